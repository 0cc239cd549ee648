package io.pintags.rewrap;

import static io.pintags.testing.Problems.assertProblem;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.nullValue;

import io.pintags.crypto.CryptoConfig;
import io.pintags.crypto.LocalKeyset;
import io.pintags.database.Database;
import io.pintags.database.DatabaseUnavailable;
import io.pintags.testing.Browser;
import io.pintags.testing.Caller;
import io.pintags.testing.TestBed;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The move to the newest key over HTTP, with the keyset of the machine. */
@QuarkusTest
@WithTestResource(TestBed.class)
class RewrapTest {
    private static final String VERSION = "select key_version from account where hub_id = ?";

    @Inject
    CryptoConfig crypto;

    @Inject
    Database database;

    @Inject
    RewrapStore store;

    /** Other tests leave accounts whose ciphertexts are none, and renewals that seem to be under way. */
    @BeforeEach
    void noOtherAccounts() {
        database.update("delete from account");
    }

    @Test
    void aRotatedKeysetIsUsedAtOnceAndARunBringsEveryRowToIt() {
        new Browser().connect(91601);
        String token = Caller.operator().accessToken(91601);
        int before = version(91601);

        int rotated = LocalKeyset.rotate(crypto.localKeysetFile());
        new Browser().connect(91602);

        assertThat(rotated).isEqualTo(before + 1);
        assertThat(version(91602)).isEqualTo(rotated);
        rewrap().statusCode(202);
        awaitEnd();
        shown().body("newest_version", equalTo(rotated))
                .body("older_rows", equalTo(0))
                .body("min_decryption_version", equalTo(rotated))
                .body("obstacles.size()", equalTo(0));
        assertThat(version(91601)).isEqualTo(rotated);
        assertThat(Caller.operator().accessToken(91601)).isEqualTo(token);
        assertThat(Caller.operator()
                        .renew(91601, token)
                        .then()
                        .statusCode(200)
                        .extract()
                        .<String>path("access_token"))
                .isNotEqualTo(token);
    }

    @Test
    void aRowThatDoesNotOpenIsLeftAndForbidsToRaiseTheVersion() {
        new Browser().connect(91611);
        new Browser().connect(91612);
        String before = ciphertext(91611);
        database.update("update account set refresh_token_ciphertext = 'local:v1:AAAA' where hub_id = 91611");
        int rotated = LocalKeyset.rotate(crypto.localKeysetFile());

        rewrap().statusCode(202);
        awaitEnd();

        shown().body("older_rows", equalTo(1))
                .body("min_decryption_version", nullValue())
                .body("obstacles", hasItem("older-rows"));
        assertThat(version(91612)).isEqualTo(rotated);
        database.update("update account set refresh_token_ciphertext = ? where hub_id = 91611", before);
        rewrap().statusCode(202);
        awaitEnd();
        shown().body("min_decryption_version", equalTo(rotated));
    }

    @Test
    void aRowThatDoesNotOpenIsNotAllThatIsAskedForTheNewestVersion() {
        new Browser().connect(91621);
        database.update("update account set refresh_token_ciphertext = 'local:v1:AAAA'");

        rewrap().statusCode(202);
        awaitEnd();

        shown().body("state", equalTo("finished")).body("newest_version", equalTo(version(91621)));
    }

    @Test
    void onceTheVersionMayBeRaisedNothingOlderIsStored() {
        new Browser().connect(91622);
        String old = ciphertext(91622);
        int before = version(91622);
        LocalKeyset.rotate(crypto.localKeysetFile());
        rewrap().statusCode(202);
        awaitEnd();
        shown().body("min_decryption_version", equalTo(before + 1));

        assertThatThrownBy(() -> database.update(
                        "update account set refresh_token_ciphertext = ?, key_version = ? where hub_id = 91622",
                        old,
                        before))
                .isInstanceOf(DatabaseUnavailable.class);
        assertThatThrownBy(() -> database.update(
                        "insert into pending_consent (id, state_sha256, browser_sha256, pkce_verifier_ciphertext,"
                                + " started_by, expires_at) values (gen_random_uuid(), 'a', 'b', ?, 'test', now())",
                        old))
                .isInstanceOf(DatabaseUnavailable.class);
        assertThat(version(91622)).isEqualTo(before + 1);
    }

    @Test
    void untilNothingOlderCanBeStoredTheVersionMayNotBeRaised() {
        new Browser().connect(91623);
        rewrap().statusCode(202);
        awaitEnd();
        shown().body("min_decryption_version", equalTo(version(91623)));

        database.update("update key_floor set version = version - 1");

        shown().body("min_decryption_version", nullValue()).body("obstacles", hasItem("older-writes-possible"));
    }

    @Test
    void aReplyThatWasSealedWithARetiredKeyIsSealedAgain() {
        new Browser().connect(91624);
        String token = Caller.operator().accessToken(91624);
        int retired = version(91624);
        // As if these had been moved already.
        database.update("update account set user_details_ciphertext = null where hub_id = 91624");
        database.update("update key_floor set version = ?", retired + 1);
        var renewed = CompletableFuture.supplyAsync(() -> Caller.operator().renew(91624, token));
        await().until(() -> TestBed.hubspot().counters().portal(91624).succeeded() == 1);

        LocalKeyset.rotate(crypto.localKeysetFile());

        renewed.join().then().statusCode(200);
        assertThat(database.first(
                        "select refresh_token_ciphertext from account where hub_id = 91624", row -> row.getString(1)))
                .hasValueSatisfying(text -> assertThat(text).startsWith("local:v" + (retired + 1) + ":"));
        assertThat(TestBed.hubspot().counters().portal(91624).presented()).isEqualTo(1);
    }

    @Test
    void aRenewalThatCameFirstWins() {
        new Browser().connect(91631);
        SealedRow read = row(91631);
        var moved = List.of(new SealedRow.Moved(read, read.ciphertexts()));
        assertThat(store.replace(SealedTable.ACCOUNT, moved, 1)).isOne();

        database.update("update account set generation = generation + 1 where hub_id = 91631");
        assertThat(store.replace(SealedTable.ACCOUNT, moved, 1)).isZero();

        SealedRow again = row(91631);
        String token = ciphertext(91631);
        database.update("update account set refresh_token_ciphertext = 'local:v1:other' where hub_id = 91631");
        assertThat(store.replace(SealedTable.ACCOUNT, List.of(new SealedRow.Moved(again, again.ciphertexts())), 1))
                .isZero();
        database.update("update account set refresh_token_ciphertext = ? where hub_id = 91631", token);
    }

    @Test
    void oneProcessWorksOnARunAtATimeAndAnotherTakesItOverWhenTheLeaseIsOver() {
        rewrap().statusCode(202);
        awaitEnd();
        var first = UUID.randomUUID();
        var second = UUID.randomUUID();
        assertThat(store.claim(first, Duration.ofMinutes(5))).isFalse();

        database.update(
                "update rewrap_run set state = 'RUNNING', lease_owner = ?, lease_until = now() + interval '1 hour'",
                first);
        assertThat(store.request()).isFalse();
        assertThat(store.claim(second, Duration.ofMinutes(5))).isFalse();
        database.update("update rewrap_run set lease_until = now() - interval '1 second'");
        assertThat(store.claim(second, Duration.ofMinutes(5))).isTrue();
        assertThat(store.progress(first, Duration.ofMinutes(5), 1, 1, 0)).isFalse();
        assertThat(store.progress(second, Duration.ofMinutes(5), 1, 1, 0)).isTrue();
        store.finish(second);
    }

    @Test
    void whatIsSealedOutsideOfAccountsIsMovedToo() {
        new Browser().connect(91641);
        UUID erasure = UUID.randomUUID();
        database.update(
                "insert into erasure (id, account_id, hub_id, requested_by, keep_installed, generation, deleted,"
                        + " access_token_ciphertext, refresh_token_ciphertext, lease_until)"
                        + " select ?, id, hub_id, 'test', true, generation, '', access_token_ciphertext,"
                        + " refresh_token_ciphertext, now() + interval '1 hour' from account where hub_id = 91641",
                erasure);
        int rotated = LocalKeyset.rotate(crypto.localKeysetFile());

        rewrap().statusCode(202);
        awaitEnd();

        shown().body("older_rows", equalTo(0)).body("min_decryption_version", equalTo(rotated));
        assertThat(database.first(
                        "select refresh_token_ciphertext from erasure where id = ?", row -> row.getString(1), erasure))
                .hasValueSatisfying(ciphertext -> assertThat(ciphertext).startsWith("local:v" + rotated + ":"));
        database.update("delete from erasure where id = ?", erasure);
    }

    @Test
    void beforeAnyRunNothingIsSaidOfVersions() {
        database.update("update rewrap_run set newest_version = null");

        shown().body("newest_version", nullValue())
                .body("min_decryption_version", nullValue())
                .body("obstacles", hasItem("newest-version-unknown"));
    }

    @Test
    void itIsForManagersOfEveryAccount() {
        assertProblem(given().get("/v1/rewrap"), 401, "unauthenticated");
        assertProblem(Caller.of(TestBed.WORKER).request().post("/v1/rewrap"), 403, "forbidden");
        assertProblem(Caller.of(TestBed.READER).request().get("/v1/rewrap"), 403, "forbidden");
    }

    private static io.restassured.response.ValidatableResponse rewrap() {
        return Caller.operator().request().post("/v1/rewrap").then();
    }

    private static io.restassured.response.ValidatableResponse shown() {
        return Caller.operator().request().get("/v1/rewrap").then().statusCode(200);
    }

    private static void awaitEnd() {
        await().until(() -> shown().extract().path("state").equals("finished"));
    }

    private SealedRow row(long hubId) {
        return database.first(
                        "select id, generation, user_details_ciphertext, access_token_ciphertext,"
                                + " refresh_token_ciphertext from account where hub_id = ?",
                        row -> new SealedRow(
                                row.getObject(1, UUID.class),
                                row.getObject(1, UUID.class),
                                row.getLong(2),
                                List.of(row.getString(3), row.getString(4), row.getString(5))),
                        hubId)
                .orElseThrow();
    }

    private int version(long hubId) {
        return database.first(VERSION, row -> row.getInt(1), hubId).orElseThrow();
    }

    private String ciphertext(long hubId) {
        return database.first(
                        "select refresh_token_ciphertext from account where hub_id = ?", row -> row.getString(1), hubId)
                .orElseThrow();
    }
}
