/** Callers that are Kubernetes service accounts: their tokens, and the keys that these are checked with. */
package io.pintags.access.kubernetes;
