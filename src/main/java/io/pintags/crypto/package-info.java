/** How secrets are sealed: one cipher interface, Vault transit behind it in production and Tink on a single machine. */
package io.pintags.crypto;
