package io.pintags.cli;

import io.pintags.hubspot.HubId;
import io.pintags.migrate.ExportCommand;
import io.pintags.problem.Problem;
import io.quarkus.arc.Unremovable;
import io.quarkus.runtime.QuarkusApplication;
import jakarta.enterprise.context.Dependent;
import java.util.Arrays;
import java.util.List;

/** Moves accounts to another installation. */
@Dependent
@Unremovable
class Export implements QuarkusApplication {
    private final ExportCommand command;

    Export(ExportCommand command) {
        this.command = command;
    }

    @Override
    public int run(String... arguments) {
        Options options = ServiceCommand.EXPORT.options(List.of(arguments));
        try {
            String accounts = options.value("--accounts", "");
            List<HubId> chosen = accounts.isEmpty()
                    ? List.of()
                    : Arrays.stream(accounts.split(",")).map(HubId::parse).toList();
            return command.run(options.path("--to-key"), chosen, options.path("--out"), System.out, System.err);
        } catch (Problem e) {
            System.err.println(e.getMessage());
            return Commands.USAGE;
        }
    }
}
