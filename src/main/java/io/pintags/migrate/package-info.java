/** Brings refresh tokens in from elsewhere, and moves accounts to another installation. */
package io.pintags.migrate;
