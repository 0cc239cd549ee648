package io.pintags.cli;

import io.pintags.rewrap.RewrapCommand;
import io.quarkus.arc.Unremovable;
import io.quarkus.runtime.QuarkusApplication;
import jakarta.enterprise.context.Dependent;

/** Moves everything that is sealed to the newest version of the keys, for a job that may do nothing else. */
@Dependent
@Unremovable
class Rewrap implements QuarkusApplication {
    private final RewrapCommand command;

    Rewrap(RewrapCommand command) {
        this.command = command;
    }

    @Override
    public int run(String... arguments) {
        return command.run(System.out, System.err);
    }
}
