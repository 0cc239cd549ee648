/** Errors as callers see them: one exception, one mapper, RFC 9457 bodies (RFC 6749 bodies below {@code /oauth}). */
package io.pintags.problem;
