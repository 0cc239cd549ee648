/** The consent flow: how an account is connected and connected again. */
package io.pintags.connect;
