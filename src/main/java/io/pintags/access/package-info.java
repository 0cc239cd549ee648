/** Who may ask for what: callers, their permissions, and the proof of permission that the services ask for. */
package io.pintags.access;
