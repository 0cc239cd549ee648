/** Health, readiness per dependency and the checks that refuse an unsafe start. */
package io.pintags.ops;
