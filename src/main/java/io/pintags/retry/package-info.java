/** How long to wait before something is tried again. */
package io.pintags.retry;
