package io.pintags.cli;

import io.pintags.access.AccountSet;
import io.pintags.hubspot.HubId;
import io.pintags.migrate.ExportCommand;
import io.pintags.problem.Problem;
import io.quarkus.arc.Unremovable;
import io.quarkus.runtime.QuarkusApplication;
import jakarta.enterprise.context.Dependent;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Moves accounts to another installation. */
@Dependent
@Unremovable
class Export implements QuarkusApplication {
    /** Names the accounts. */
    static final String ACCOUNTS = "--accounts";
    /** Every account. */
    static final String ALL = "--all";

    private final ExportCommand command;

    Export(ExportCommand command) {
        this.command = command;
    }

    /**
     * Which accounts the options name. Every one only where that is said: a variable of a script that is empty moves
     * nothing.
     *
     * @throws IllegalArgumentException in words for people
     */
    static AccountSet accounts(Options options) {
        if (options.has(ALL) == options.has(ACCOUNTS)) {
            throw new IllegalArgumentException("Name the accounts with --accounts, or give --all for every account.");
        }
        if (options.has(ALL)) {
            return new AccountSet(true, Set.of());
        }
        try {
            return new AccountSet(
                    false,
                    Arrays.stream(options.value(ACCOUNTS, "").split(",", -1))
                            .map(hubId -> HubId.parse(hubId.strip()))
                            .collect(Collectors.toSet()));
        } catch (Problem e) {
            throw new IllegalArgumentException(
                    "--accounts must be hub ids with commas between them. For every account give --all instead.");
        }
    }

    @Override
    public int run(String... arguments) {
        Options options = ServiceCommand.EXPORT.options(List.of(arguments));
        return command.run(options.path("--to-key"), accounts(options), options.path("--out"), System.out, System.err);
    }
}
