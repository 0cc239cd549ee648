package io.pintags.ops;

import io.pintags.access.SidecarAddress;
import io.pintags.crypto.Secret;
import io.pintags.notify.SigningKey;
import io.quarkus.runtime.configuration.DurationConverter;
import java.io.UncheckedIOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Function;

/**
 * Why a production start would be unsafe; nothing else of the service has run when this is asked. Plain text over the
 * network is allowed to loopback addresses only.
 */
final class StartReasons {
    private static final Set<String> TLS_MODES = Set.of("require", "verify-ca", "verify-full");

    /** Commands that use the database and nothing else. */
    private static final Set<String> DATABASE_ONLY = Set.of("migrate", "verify-audit");

    private static final String TENANT = "the name of the tenant; it is bound to every ciphertext";

    private final Function<String, Optional<String>> setting;
    private final List<String> reasons = new ArrayList<>();

    private StartReasons(Function<String, Optional<String>> setting) {
        this.setting = setting;
    }

    /**
     * One line per reason, each with the setting to change; empty if the start is safe.
     *
     * @param setting reads a setting by its name
     * @param hasCallers whether any caller is configured; fails if those that are cannot be used, in words that quote no
     *     value
     * @param hasSimulator whether the simulated HubSpot is on the class path
     */
    static List<String> of(
            Function<String, Optional<String>> setting, BooleanSupplier hasCallers, boolean hasSimulator) {
        var checks = new StartReasons(setting);
        checks.required("pintags.tenant", TENANT);
        checks.hubspot();
        checks.required("pintags.privacy.contact", "the address for questions about privacy");
        checks.required("pintags.public-url", "the address under which HubSpot and browsers reach this service");
        checks.tls("pintags.public-url");
        checks.tls("pintags.hubspot.app-url");
        checks.keysOfServiceAccounts();
        checks.cipher();
        checks.database();
        checks.sidecar();
        checks.ports();
        checks.notifications();
        checks.lease();
        checks.reasons.addAll(Limits.reasons(checks::value));
        checks.callers(hasCallers);
        if (hasSimulator) {
            checks.reasons.add("the simulated HubSpot is on the class path: this is not a production package");
        }
        return checks.reasons;
    }

    /** The same for a start that is for one command: only what that command uses matters. */
    static List<String> ofCommand(String command, Function<String, Optional<String>> setting) {
        var checks = new StartReasons(setting);
        checks.database();
        if (!DATABASE_ONLY.contains(command)) {
            checks.required("pintags.tenant", TENANT);
            checks.cipher();
        }
        if (command.equals("import")) {
            checks.hubspot();
        }
        return checks.reasons;
    }

    private void hubspot() {
        required("pintags.hubspot.client-id", "the client id of the HubSpot app");
        required("pintags.hubspot.client-secret", "the client secret of the HubSpot app");
        tls("pintags.hubspot.api-url");
    }

    private void required(String name, String meaning) {
        if (value(name).isEmpty()) {
            reasons.add(name + " is not set: " + meaning);
        }
    }

    private void tls(String name) {
        value(name).filter(url -> !isSafe(url)).ifPresent(url -> reasons.add(name + " must be an https address"));
    }

    private void cipher() {
        boolean local = value("pintags.crypto.kind")
                .orElse("transit")
                .toLowerCase(Locale.ROOT)
                .equals("local");
        if (local) {
            if (!isOn("pintags.crypto.allow-local")) {
                reasons.add("the local cipher keeps its keys in a file of this machine: use transit,"
                        + " or set pintags.crypto.allow-local=true");
            }
            return;
        }
        required("quarkus.vault.url", "the address of Vault");
        tls("quarkus.vault.url");
    }

    private void database() {
        Optional<String> url = value("quarkus.datasource.jdbc.url");
        if (url.isEmpty()) {
            reasons.add("quarkus.datasource.jdbc.url is not set: the JDBC address of PostgreSQL");
            return;
        }
        URI address;
        try {
            address = URI.create(url.get().replaceFirst("^jdbc:", ""));
        } catch (IllegalArgumentException repeatsTheAddressAndPasswordsInIt) {
            reasons.add("quarkus.datasource.jdbc.url is no address: write what no address may hold, also in a password,"
                    + " as %xx");
            return;
        }
        Optional<String> mode = value("quarkus.datasource.jdbc.additional-jdbc-properties.sslmode")
                .or(() -> sslMode(address));
        if (!isLoopback(address.getHost()) && !mode.filter(TLS_MODES::contains).isPresent()) {
            reasons.add("quarkus.datasource.jdbc.url must ask for TLS: add sslmode=verify-full");
        }
    }

    private void keysOfServiceAccounts() {
        tls("pintags.access.kubernetes.jwks-url");
        boolean discovered = value("pintags.access.kubernetes.jwks-url")
                .or(() -> value("pintags.access.kubernetes.jwks-file"))
                .isEmpty();
        if (discovered) {
            tls("pintags.access.kubernetes.issuer");
        }
    }

    private void notifications() {
        if (value("pintags.notify.webhook-url").isEmpty()) {
            return;
        }
        tls("pintags.notify.webhook-url");
        required("pintags.notify.secret", "the key that notifications are signed with");
        value("pintags.notify.secret")
                .filter(keys -> !areKeys(keys))
                .ifPresent(keys -> reasons.add("pintags.notify.secret must be whsec_ and base64, or another text"));
    }

    private static boolean areKeys(String keys) {
        try {
            for (String key : keys.split(",")) {
                SigningKey.of(Secret.of(key));
            }
            return true;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private void sidecar() {
        if (isOn("pintags.access.sidecar")
                && value("quarkus.http.host").filter(host -> !isLoopback(host)).isPresent()) {
            reasons.add("quarkus.http.host must be a loopback address when pintags.access.sidecar=true");
        }
    }

    /** Two servers of one process that are given the same port both listen there, and calls reach either by turns. */
    private void ports() {
        String management = value("quarkus.management.port").orElse("9000");
        boolean ofTheApi = management.equals(value("quarkus.http.port").orElse("8080"))
                || management.equals(value("quarkus.http.ssl-port").orElse("8443"));
        if (ofTheApi && !management.equals("0")) {
            reasons.add("quarkus.management.port must be another port than that of the API");
        }
    }

    private void callers(BooleanSupplier areThere) {
        try {
            if (!areThere.getAsBoolean()) {
                reasons.add("no caller is configured: set pintags.access.clients.\"<id>\".secret-sha256,"
                        + " pintags.access.clients-file or pintags.access.local-token-file");
            }
        } catch (IllegalArgumentException | UncheckedIOException unusable) {
            reasons.add("the callers cannot be used: " + unusable.getMessage());
        }
    }

    /** A lease that ends during a call lets somebody else spend the same refresh token. */
    private void lease() {
        Optional<Duration> lease = duration("pintags.refresh.lease");
        Optional<Duration> connect = duration("pintags.hubspot.connect-timeout");
        Optional<Duration> read = duration("pintags.hubspot.read-timeout");
        long secrets = value("pintags.hubspot.client-secret").orElse("").split(",").length;
        if (lease.isPresent() && connect.isPresent() && read.isPresent()) {
            Duration calls = connect.get().plus(read.get()).multipliedBy(secrets);
            if (lease.get().compareTo(calls) <= 0) {
                reasons.add("pintags.refresh.lease must be longer than pintags.hubspot.connect-timeout and"
                        + " pintags.hubspot.read-timeout together, for each client secret");
            }
        }
    }

    private Optional<Duration> duration(String name) {
        return value(name).map(DurationConverter::parseDuration);
    }

    private static Optional<String> sslMode(URI address) {
        String query = address.getQuery() == null ? "" : address.getQuery();
        for (String pair : query.split("&")) {
            if (pair.startsWith("sslmode=")) {
                return Optional.of(pair.substring("sslmode=".length()));
            }
        }
        return Optional.empty();
    }

    private static boolean isSafe(String url) {
        try {
            URI address = URI.create(url);
            return "https".equals(address.getScheme())
                    || "http".equals(address.getScheme()) && isLoopback(address.getHost());
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private static boolean isLoopback(String host) {
        return host != null
                && (host.equals("localhost")
                        || host.equals("[::1]")
                        || host.equals("::1")
                        || host.matches("127(\\.[0-9]{1,3}){3}"));
    }

    private boolean isOn(String name) {
        return value(name).filter(SidecarAddress::isOn).isPresent();
    }

    private Optional<String> value(String name) {
        return setting.apply(name).map(String::trim).filter(text -> !text.isEmpty());
    }
}
