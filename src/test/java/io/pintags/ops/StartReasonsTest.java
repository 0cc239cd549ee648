package io.pintags.ops;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which production starts are refused, and that each is told why. */
class StartReasonsTest {
    private static final Map<String, String> SAFE = Map.of(
            "pintags.tenant", "acme",
            "pintags.public-url", "https://tokens.example.com",
            "pintags.hubspot.client-id", "id",
            "pintags.hubspot.client-secret", "secret",
            "pintags.hubspot.api-url", "https://api.hubapi.com",
            "pintags.hubspot.app-url", "https://app.hubspot.com",
            "pintags.crypto.kind", "transit",
            "pintags.privacy.contact", "privacy@example.com",
            "quarkus.vault.url", "https://vault.example.com:8200",
            "quarkus.datasource.jdbc.url", "jdbc:postgresql://db.example.com/pintags?sslmode=verify-full");

    @Test
    void aLeaseThatEndsDuringACallIsOneReason() {
        Map<String, String> settings = with("pintags.hubspot.connect-timeout", "3s");
        settings.put("pintags.hubspot.read-timeout", "10s");
        settings.put("pintags.refresh.lease", "14s");
        assertThat(reasons(settings)).isEmpty();

        settings.put("pintags.refresh.lease", "13s");
        assertThat(reasons(settings)).hasSize(1).first().asString().contains("pintags.refresh.lease");

        settings.put("pintags.refresh.lease", "14s");
        settings.put("pintags.hubspot.client-secret", "old,new");
        assertThat(reasons(settings)).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource({
        "pintags.refresh.rate-per-second, 0",
        "pintags.refresh.batch, 0",
        "pintags.refresh.concurrency, -1",
        "pintags.cache.max-accounts, 0",
        "pintags.rewrap.batch, 0",
        "pintags.token.min-ttl, -5s",
        "pintags.cache.ttl, -1s",
        "pintags.refresh.patience, 0s"
    })
    void withWhatNothingWouldGetDoneIsAReasonWhichNamesTheSetting(String name, String value) {
        assertThat(reasons(with(name, value))).hasSize(1).first().asString().startsWith(name + " must be");
    }

    @Test
    void onePortForTwoServersIsOneReason() {
        assertThat(reasons(with("quarkus.http.port", "9000")))
                .hasSize(1)
                .first()
                .asString()
                .startsWith("quarkus.management.port");
        assertThat(reasons(with("quarkus.http.ssl-port", "9000"))).hasSize(1);
        assertThat(reasons(with("quarkus.management.port", "8080"))).hasSize(1);

        Map<String, String> any = with("quarkus.http.port", "0");
        any.put("quarkus.management.port", "0");
        assertThat(reasons(any)).isEmpty();
    }

    @Test
    void callersThatCannotBeUsedAreOneReason() {
        BooleanSupplier unusable = () -> {
            throw new IllegalArgumentException("the file is not JSON");
        };

        assertThat(StartReasons.of(name -> Optional.ofNullable(SAFE.get(name)), unusable, false))
                .containsExactly("the callers cannot be used: the file is not JSON");
    }

    @Test
    void aSafeStartHasNoReasons() {
        assertThat(reasons(SAFE)).isEmpty();
    }

    @Test
    void anEmptyConfigurationIsToldEverythingAtOnce() {
        assertThat(StartReasons.of(name -> Optional.empty(), () -> false, true))
                .hasSize(9)
                .allMatch(line -> !line.contains("\n"));
    }

    @Test
    void anAddressThatCannotBeReadIsAReasonWhichDoesNotRepeatIt() {
        String url = "jdbc:postgresql://db.example.com/pintags?sslmode=verify-full&user=app&password=marked^password";

        assertThat(reasons(with("quarkus.datasource.jdbc.url", url)))
                .hasSize(1)
                .noneMatch(line -> line.contains("marked"));
    }

    @ParameterizedTest
    @CsvSource({
        "pintags.tenant, ''",
        "pintags.public-url, http://tokens.example.com",
        "pintags.public-url, not a url",
        "pintags.hubspot.api-url, http://api.hubapi.com",
        "pintags.hubspot.app-url, ftp://app.hubspot.com",
        "pintags.hubspot.client-secret, ''",
        "pintags.crypto.kind, local",
        "pintags.crypto.kind, LOCAL",
        "quarkus.vault.url, http://vault.example.com:8200",
        "quarkus.vault.url, http://localhost.example.com",
        "quarkus.vault.url, ''",
        "quarkus.datasource.jdbc.url, jdbc:postgresql://db.example.com/pintags",
        "quarkus.datasource.jdbc.url, jdbc:postgresql://db.example.com/pintags?sslmode=prefer",
        "quarkus.datasource.jdbc.url, ''",
        "pintags.privacy.contact, ''"
    })
    void oneUnsafeSettingIsOneReason(String name, String value) {
        assertThat(reasons(with(name, value))).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource({
        "pintags.public-url, http://localhost:8080",
        "pintags.hubspot.api-url, http://127.0.0.1:8090",
        "quarkus.vault.url, http://[::1]:8200",
        "quarkus.datasource.jdbc.url, jdbc:postgresql://localhost:5432/pintags",
        "quarkus.datasource.jdbc.additional-jdbc-properties.sslmode, require"
    })
    void plainTextIsAllowedToLoopbackOnly(String name, String value) {
        assertThat(reasons(with(name, value))).isEmpty();
    }

    @Test
    void theLocalCipherIsAllowedExplicitly() {
        var settings = with("pintags.crypto.kind", "local");
        settings.put("pintags.crypto.allow-local", "true");
        settings.remove("quarkus.vault.url");

        assertThat(reasons(settings)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"true", "TRUE", "yes", "on", "1"})
    void aSidecarListensOnLoopbackOnly(String on) {
        var settings = with("pintags.access.sidecar", on);
        settings.put("quarkus.http.host", "0.0.0.0");
        assertThat(reasons(settings)).singleElement().asString().contains("quarkus.http.host");

        settings.put("quarkus.http.host", "127.0.0.1");
        assertThat(reasons(settings)).isEmpty();
        settings.put("quarkus.http.host", "::1");
        assertThat(reasons(settings)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "https://hooks.example.com/pintags, whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw, 0",
        "https://hooks.example.com/pintags, 'one text,another text', 0",
        "http://127.0.0.1:9999/pintags, any text, 0",
        "http://hooks.example.com/pintags, any text, 1",
        "https://hooks.example.com/pintags, '', 1",
        "https://hooks.example.com/pintags, whsec_not/base64!, 1",
        "https://hooks.example.com/pintags, 'whsec_', 1"
    })
    void notificationsLeaveSignedAndSealedOrNotAtAll(String url, String secret, int number) {
        var settings = with("pintags.notify.webhook-url", url);
        settings.put("pintags.notify.secret", secret);

        assertThat(reasons(settings)).hasSize(number).noneMatch(line -> line.contains("whsec_n"));
    }

    private static Map<String, String> with(String name, String value) {
        var settings = new HashMap<>(SAFE);
        settings.put(name, value);
        return settings;
    }

    private static List<String> reasons(Map<String, String> settings) {
        return StartReasons.of(name -> Optional.ofNullable(settings.get(name)), () -> true, false);
    }
}
