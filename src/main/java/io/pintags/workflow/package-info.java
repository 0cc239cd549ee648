/** What HubSpot itself calls, and what its handlers ask about requests that they received. */
package io.pintags.workflow;
