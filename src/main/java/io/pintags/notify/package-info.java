/** Tells people and programs that an account has changed: by signed webhooks, and as Kubernetes Events. */
package io.pintags.notify;
