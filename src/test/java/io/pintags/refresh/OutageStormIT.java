package io.pintags.refresh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.pintags.simulator.Counters;
import io.pintags.testing.AppProcess;
import io.pintags.testing.ProcessBed;
import io.pintags.testing.RequiresVault;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Vault is sealed and PostgreSQL killed while two processes renew without a pause, at a provider that rotates: a reply
 * that could not be stored would be the end of its account.
 */
@RequiresVault
class OutageStormIT {
    private static final int ACCOUNTS = 60;
    private static final long FIRST = 7001;
    private static final Map<String, String> SETTINGS = Map.of(
            "pintags.refresh.every", "1s",
            "pintags.refresh.rate-per-second", "40",
            "pintags.crypto.timeout", "2s");

    private ProcessBed bed;
    private AppProcess one;
    private AppProcess other;

    @BeforeEach
    void prepare() {
        bed = new ProcessBed();
        bed.hubspot().rotating(true);
        // Short lives: every account is renewed again and again.
        bed.hubspot().accessTokenLife(Duration.ofSeconds(6));
        bed.hubspot().grant(FIRST, ACCOUNTS);
        bed.accounts().insert(FIRST, ACCOUNTS, Duration.ofSeconds(-60));
    }

    private void startTheStorm(String lease) {
        var settings = new HashMap<>(SETTINGS);
        settings.put("pintags.refresh.lease", lease);
        one = bed.start(settings);
        other = bed.start(settings);
        awaitProgress();
    }

    @AfterEach
    void stop() {
        Stream.of(one, other).filter(Objects::nonNull).forEach(AppProcess::close);
        bed.close();
    }

    @Test
    void aSealedVaultCostsNoAccount() {
        Assumptions.assumeTrue(bed.vault().isOurs(), "somebody else's Vault is not sealed");
        // So long that none runs out, even on a machine that stands still for a while: nobody may present a token
        // again.
        startTheStorm("5m");
        bed.vault().seal();
        awaitPause("vault-sealed");
        awaitSilence();

        bed.vault().unseal();

        awaitProgress();
        everyAccountIsWell();
    }

    @Test
    void aKilledDatabaseCostsNoAccount() {
        // Some run out here: where the database died before it could say that it had given one.
        startTheStorm("45s");
        bed.postgres().kill9();
        awaitPause("database-away");
        HttpResponse<String> unanswered = one.ask("/v1/accounts/" + FIRST).join();
        assertThat(unanswered.statusCode()).isEqualTo(503);
        assertThat(unanswered.headers().firstValue("Retry-After")).isPresent();

        bed.postgres().startAgain();

        awaitProgress();
        everyAccountIsWell();
    }

    /** Every account is renewed twice more. */
    private void awaitProgress() {
        long generation = lowestGeneration();
        patiently().until(() -> lowestGeneration() >= generation + 2);
    }

    private long lowestGeneration() {
        return bed.accounts().number("select min(generation) from account");
    }

    private void awaitPause(String reason) {
        patiently().until(() -> hasPaused(one, reason) && hasPaused(other, reason));
    }

    private static boolean hasPaused(AppProcess app, String reason) {
        return app.log().stream().anyMatch(line -> line.contains("event=planner.paused reason=" + reason));
    }

    /** Whatever was under way has been answered, and nothing more is spent. */
    private void awaitSilence() {
        var before = new AtomicLong(-1);
        patiently().during(Duration.ofSeconds(3)).until(() -> {
            long calls = bed.hubspot().counters().tokenCalls();
            return before.getAndSet(calls) == calls;
        });
    }

    private void everyAccountIsWell() {
        bed.hubspot().accessTokenLife(Duration.ofMinutes(30));
        patiently().until(() -> bed.accounts().number("""
                select count(*) from account where status = 'ACTIVE' and lease_owner is null
                    and access_token_expires_at > now() + interval '10 minutes'""") == ACCOUNTS);
        assertThat(bed.accounts().number("select count(*) from audit_event where type = 'reconnect.required'"))
                .isZero();
        assertThat(bed.accounts().number("select count(*) from refresh_attempt where finished_at is null"))
                .isZero();
        // Each of them is in the audit log, also where the database did not say that it had stored it.
        patiently()
                .until(() -> bed.accounts()
                                .number("select (select sum(generation - 1) from account) - count(*) from audit_event"
                                        + " where type = 'token.renewed'")
                        == 0);
        assertThat(bed.hubspot().counters().refreshTokens().values())
                .allMatch(new Counters.Use(1, 1)::equals, "was spent once");
        LongStream.range(FIRST, FIRST + ACCOUNTS).forEach(hubId -> {
            assertThat(one.token(hubId).join().statusCode()).isEqualTo(200);
            assertThat(other.token(hubId).join().statusCode()).isEqualTo(200);
        });
    }

    private static ConditionFactory patiently() {
        return await().atMost(Duration.ofMinutes(2)).pollInterval(Duration.ofMillis(100));
    }
}
