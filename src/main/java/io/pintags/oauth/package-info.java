/** The standard OAuth 2.0 endpoints, so that unmodified clients can use this service. */
package io.pintags.oauth;
