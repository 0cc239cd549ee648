/** The operators' page. */
package io.pintags.console;
