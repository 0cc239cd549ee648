package io.pintags.cli;

import io.quarkus.runtime.QuarkusApplication;

/**
 * Brings the schema up to date and ends, for a job that runs before the service with the rights of the schema's owner. The
 * migration itself is what a start does; here nothing else is served, scheduled or asked for.
 */
final class Migrate implements QuarkusApplication {
    @Override
    public int run(String... arguments) {
        return Commands.OK;
    }
}
