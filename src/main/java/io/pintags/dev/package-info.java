/**
 * What development needs and production must not have: an embedded PostgreSQL, the simulated HubSpot and a connected
 * sample account. Nothing refers to this package; configuration and build profile switch it on.
 */
package io.pintags.dev;
