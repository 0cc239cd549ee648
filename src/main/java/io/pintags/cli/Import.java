package io.pintags.cli;

import io.pintags.migrate.ImportCommand;
import io.quarkus.arc.Unremovable;
import io.quarkus.runtime.QuarkusApplication;
import jakarta.enterprise.context.Dependent;
import java.util.List;

/** Brings in accounts that another installation has exported for this one. */
@Dependent
@Unremovable
class Import implements QuarkusApplication {
    private final ImportCommand command;

    Import(ImportCommand command) {
        this.command = command;
    }

    @Override
    public int run(String... arguments) {
        Options options = ServiceCommand.IMPORT.options(List.of(arguments));
        return command.run(
                options.path("--key"),
                options.path("--file"),
                options.has("--dry-run"),
                options.has("--replace"),
                System.out,
                System.err);
    }
}
