/** Moves everything that is sealed to the newest version of the keys, while the service goes on. */
package io.pintags.rewrap;
