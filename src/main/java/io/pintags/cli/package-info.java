/** The command line: starts the service, or does one small thing and ends. */
package io.pintags.cli;
