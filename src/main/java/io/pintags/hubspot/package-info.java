/** The one place that talks to HubSpot, and the types in which its answers reach the rest of the service. */
package io.pintags.hubspot;
