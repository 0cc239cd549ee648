/**
 * Watches everything that leaves the service during all tests for the secrets and personal details that the tests plant.
 * The tests do nothing for it: listeners that JUnit and Quarkus find by themselves look at log lines, standard output,
 * the logs of child processes, metrics, spans, error replies, the database and thread names. What they find fails the test
 * class where that is possible, and the build in any case.
 */
package io.pintags.testing.leaks;
