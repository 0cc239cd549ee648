package io.pintags.cli;

import io.quarkus.runtime.QuarkusApplication;
import java.io.PrintStream;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The commands that need parts of the service: those are started, and nothing that serves or is scheduled. */
enum ServiceCommand {
    MIGRATE(
            "migrate",
            Migrate.class,
            Set.of(),
            Set.of(),
            Set.of(),
            Map.of(
                    "pintags.database.migrate-at-start", "true",
                    "pintags.crypto.kind", "transit",
                    // A change of many rows or an index takes its time; hung up on, it would begin anew for ever.
                    "quarkus.datasource.jdbc.additional-jdbc-properties.socketTimeout", "0",
                    "quarkus.datasource.jdbc.new-connection-sql", ""),
            """
            Usage: pintags migrate
            Brings the schema of the database up to date and ends. Needs QUARKUS_DATASOURCE_JDBC_URL, _USERNAME and
            _PASSWORD of the schema's owner, and no other setting.
            """),
    VERIFY_AUDIT(
            "verify-audit",
            VerifyAudit.class,
            Set.of(),
            Set.of(VerifyAudit.AFTER),
            Set.of(),
            Map.of("pintags.crypto.kind", "transit"),
            """
            Usage: pintags verify-audit [--after <seq>:<hash>]
            Computes the hash chain of the audit log again. Ends with 0 if every event is as it was written, and with 3
            if one is not: the first such event and what is wrong with it are printed. Needs QUARKUS_DATASOURCE_JDBC_URL,
            _USERNAME and _PASSWORD of the service, and no other setting.
            Options:
              --after  where an earlier run ended, which it printed. Keep that elsewhere: only with it does a log show
                       that was replaced as a whole
            """) {
        @Override
        void check(Options options) {
            VerifyAudit.after(options);
        }
    },
    REWRAP("rewrap", Rewrap.class, Set.of(), Set.of(), Set.of(), Map.of(), """
            Usage: pintags rewrap
            Moves everything that is sealed to the newest version of the keys and ends, with lines of progress. Can be
            run again at any time, also while the service runs. Needs the database, PINTAGS_TENANT and the keys; with
            Vault no more than the right to rewrap.
            Exit status: 0 done, 1 interrupted (run it again), 3 some rows do not open.
            """),
    EXPORT(
            "export",
            Export.class,
            Set.of("--to-key", "--out"),
            Set.of("--to-key", "--out", Export.ACCOUNTS),
            Set.of(Export.ALL),
            Map.of(),
            """
            Usage: pintags export --to-key <file> --out <file> (--accounts <hub ids> | --all)
            Moves accounts to another installation: writes their refresh tokens, sealed to its public key, and uses
            them here no more.
            Options:
              --to-key    the public key of the other installation, a JSON Web Key (see new-transfer-key --help)
              --out       the file to write; it must not be there yet
              --accounts  hub ids with commas between them
              --all       every account, instead
            An account that has moved before is written again to the same key only.
            Exit status: 0 done, 1 interrupted (run it again, into another file), 2 usage, 3 some accounts were not
            moved.
            """) {
        @Override
        void check(Options options) {
            Export.accounts(options);
        }
    },
    IMPORT(
            "import",
            Import.class,
            Set.of("--key", "--file"),
            Set.of("--key", "--file"),
            Set.of("--replace", "--dry-run"),
            Map.of(),
            """
            Usage: pintags import --key <file> --file <file> [--replace] [--dry-run]
            Brings in accounts that another installation has exported for this one, and proves each by a refresh.
            Options:
              --key      the private key, a JSON Web Key in a file with mode 0600
              --file     what the other installation has written
              --replace  gives connected accounts the imported grant
              --dry-run  only looks
            Exit status: 0 done, 1 interrupted (run it again), 2 usage, 3 some accounts were not imported.
            """);

    private final String word;
    private final Class<? extends QuarkusApplication> application;
    private final Set<String> required;
    private final Set<String> names;
    private final Set<String> flags;
    private final Map<String, String> settings;
    private final String help;

    /** Whether the process should go on and start for this; otherwise {@code status} is its exit status. */
    record Decision(boolean start, int status) {}

    ServiceCommand(
            String word,
            Class<? extends QuarkusApplication> application,
            Set<String> required,
            Set<String> names,
            Set<String> flags,
            Map<String, String> settings,
            String help) {
        this.word = word;
        this.application = application;
        this.required = required;
        this.names = names;
        this.flags = flags;
        this.settings = settings;
        this.help = help;
    }

    static Optional<ServiceCommand> of(String word) {
        return Arrays.stream(values())
                .filter(command -> command.word.equals(word))
                .findFirst();
    }

    Class<? extends QuarkusApplication> application() {
        return application;
    }

    /** Looks at the arguments, and sets what a start for this purpose needs. */
    Decision prepare(List<String> arguments, PrintStream out, PrintStream err) {
        if (arguments.equals(List.of("--help"))) {
            out.print(help);
            return new Decision(false, Commands.OK);
        }
        try {
            Options options = options(arguments);
            required.forEach(options::path);
            check(options);
        } catch (IllegalArgumentException e) {
            err.println(e.getMessage());
            err.print(help);
            return new Decision(false, Commands.USAGE);
        }
        var all = new HashMap<>(Map.of(
                "pintags.start.purpose", word,
                "pintags.database.migrate-at-start", "false",
                "quarkus.http.host-enabled", "false",
                "quarkus.management.host-enabled", "false",
                "quarkus.scheduler.enabled", "false",
                // Standard output is for what the command has to say.
                "quarkus.log.console.stderr", "true"));
        all.putAll(settings);
        all.forEach(System::setProperty);
        return new Decision(true, Commands.OK);
    }

    /** Refuses values that this command cannot use, as {@link Options#of} refuses names. */
    void check(Options options) {}

    Options options(List<String> arguments) {
        return Options.of(word, arguments, names, flags);
    }
}
