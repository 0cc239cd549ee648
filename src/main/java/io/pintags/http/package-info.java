/** Calls to other services over HTTP: bounded in time and size, made once, and honest about what became of them. */
package io.pintags.http;
