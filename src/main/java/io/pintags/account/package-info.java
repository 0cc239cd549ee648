/** What is kept of each HubSpot account. */
package io.pintags.account;
