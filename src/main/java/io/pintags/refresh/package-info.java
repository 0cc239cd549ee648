/** How tokens are renewed so that none is lost: claim, journal, exchange, seal, settle. */
package io.pintags.refresh;
