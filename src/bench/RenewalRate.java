import io.pintags.testing.AppProcess;
import io.pintags.testing.ProcessBed;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/** Renewals per second of one replica beside claims per second of pgbench, in turns, so that both meet the same machine. */
public final class RenewalRate {
    private static final int ACCOUNTS = 10_000;
    private static final int ROUNDS = 3;
    private static final int CONCURRENCY = 32;
    private static final Pattern TPS = Pattern.compile("tps = ([0-9.]+)");

    private final ProcessBed bed;
    private final int seconds;
    private final Map<String, String> settings = new HashMap<>();

    private RenewalRate(ProcessBed bed, int seconds, List<String> more) {
        this.bed = bed;
        this.seconds = seconds;
        settings.put("pintags.refresh.every", "1s");
        settings.put("pintags.refresh.rate-per-second", "1000000");
        settings.put("pintags.refresh.concurrency", Integer.toString(CONCURRENCY));
        settings.put("quarkus.vault.url", bed.vault().url());
        settings.put("pintags.hubspot.api-url", bed.hubspot().url().toString());
        more.forEach(setting -> settings.put(setting.split("=")[0], setting.split("=", 2)[1]));
    }

    public static void main(String[] args) throws Exception {
        try (var bed = new ProcessBed()) {
            new RenewalRate(bed, Integer.parseInt(args[0]), Arrays.asList(args).subList(1, args.length)).run();
        }
    }

    private void run() throws Exception {
        // Short lives: whatever was renewed is due again before all others have been.
        bed.hubspot().accessTokenLife(Duration.ofSeconds(4));
        bed.hubspot().grant(1, ACCOUNTS);
        bed.accounts().insert(1, ACCOUNTS, Duration.ofSeconds(-60));
        Path claim = claim();
        double[] claims = new double[ROUNDS + 1];
        double[] renewals = new double[ROUNDS];
        claims[0] = pgbench(claim);
        for (int round = 0; round < ROUNDS; round++) {
            renewals[round] = renew();
            claims[round + 1] = pgbench(claim);
        }
        double claimed = median(claims);
        double renewed = median(renewals);
        System.out.printf("claims per second, pgbench with %d clients   %8.0f %s%n", CONCURRENCY, claimed, text(claims));
        System.out.printf("renewals per second, one replica              %8.0f %s%n", renewed, text(renewals));
        System.out.printf("ratio                                         %8.2f%n", renewed / claimed);
    }

    private double renew() throws InterruptedException {
        try (AppProcess app = bed.start(settings)) {
            long begin = renewed();
            while (renewed() - begin < ACCOUNTS) {
                TimeUnit.MILLISECONDS.sleep(200);
            }
            begin = renewed();
            long since = System.nanoTime();
            TimeUnit.SECONDS.sleep(seconds);
            long done = renewed() - begin;
            return done * 1e9 / (System.nanoTime() - since);
        }
    }

    private long renewed() {
        return bed.accounts().number("select sum(generation) from account");
    }

    /**
     * The planner's own statement, one account at a time as pgbench counts. A lease of a millisecond, so that there always
     * is something to claim.
     */
    private static Path claim() throws ReflectiveOperationException, IOException {
        var field = Class.forName("io.pintags.refresh.RenewalStore").getDeclaredField("CLAIM_DUE");
        field.setAccessible(true);
        String statement = (String) field.get(null);
        for (String argument : List.of("2592000000", "1", "604800000", "1")) {
            statement = statement.replaceFirst("\\?", argument);
        }
        return Files.writeString(Path.of("target/claim.sql"), statement.replaceAll("\\s+", " ") + ";\n");
    }

    private double pgbench(Path script) throws IOException, InterruptedException {
        var command = new ProcessBuilder(
                        "pgbench", "--no-vacuum", "--protocol=prepared", "--client=" + CONCURRENCY, "--jobs=2",
                        "--time=" + seconds, "--file=" + script, "--host=127.0.0.1",
                        "--port=" + bed.postgres().port(), "--username=postgres", "postgres")
                .redirectErrorStream(true);
        command.environment().put("PGPASSWORD", "postgres");
        Process process = command.start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        var tps = TPS.matcher(output);
        if (process.waitFor() != 0 || !tps.find()) {
            throw new IllegalStateException(output);
        }
        return Double.parseDouble(tps.group(1));
    }

    private static double median(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return (sorted[(sorted.length - 1) / 2] + sorted[sorted.length / 2]) / 2;
    }

    private static String text(double[] values) {
        return Arrays.toString(Arrays.stream(values).mapToLong(Math::round).toArray());
    }
}
