package io.pintags.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pintags.access.kubernetes.KubernetesConfig;
import io.pintags.crypto.Secret;
import io.pintags.problem.Problem;
import io.pintags.problem.ProblemType;
import io.pintags.testing.Configured;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.SocketAddress;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Base64;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who is recognized where others fail. */
class CallersTest {
    private static final SocketAddress HERE = SocketAddress.inetSocketAddress(1234, "127.0.0.1");

    @TempDir
    Path directory;

    @Test
    void theLocalTokenIsGoodWhateverElseIsTriedOnLoopback() throws IOException {
        Path file = directory.resolve("token");
        var settings = Map.of("pintags.access.local-token-file", file.toString());
        var config = Configured.by(settings, AccessConfig.class);
        var local = new LocalToken(config);
        local.write(null);
        var failures = new FailedAttempts(config, InstantSource.system());
        var registry = new ClientRegistry(config, Configured.by(Map.of(), KubernetesConfig.class));
        var callers = new Callers(registry, local, null, failures);
        for (int i = 0; i < config.failuresPerSource(); i++) {
            failures.failed(Attempt.of(request(""), "name" + i));
        }

        Caller caller = callers.byHeader(request("Bearer " + Files.readString(file)))
                .await()
                .indefinitely();

        assertThat(caller.id()).isEqualTo("local");
    }

    @Test
    void aRightSecretIsGoodWhateverOthersTryInItsNameAndFromItsSource() {
        String secret = "the-secret-of-the-crm";
        var settings = Map.of(
                "pintags.access.clients.crm.secret-sha256",
                Secret.of(secret).sha256(),
                "pintags.access.clients.crm.accounts",
                "4242");
        var config = Configured.by(settings, AccessConfig.class);
        var failures = new FailedAttempts(config, InstantSource.system());
        var registry = new ClientRegistry(config, Configured.by(Map.of(), KubernetesConfig.class));
        var callers = new Callers(registry, new LocalToken(config), null, failures);
        for (int i = 0; i < config.failuresPerSource(); i++) {
            failures.failed(Attempt.of(request(""), "crm"));
        }

        assertThat(callers.byHeader(request(basic("crm", secret))).await().indefinitely())
                .extracting(Caller::id)
                .isEqualTo("crm");
        assertThat(callers.bySecret(request(""), "crm", secret).await().indefinitely())
                .extracting(Caller::id)
                .isEqualTo("crm");
        for (String refused : new String[] {basic("crm", "wrong"), basic("nobody", secret), "Bearer a.b.c"}) {
            assertThatThrownBy(() -> callers.byHeader(request(refused)).await().indefinitely())
                    .as(refused)
                    .isInstanceOfSatisfying(
                            Problem.class, problem -> assertThat(problem.type()).isEqualTo(ProblemType.RATE_LIMITED));
        }
    }

    private static String basic(String id, String secret) {
        return "Basic " + Base64.getEncoder().encodeToString((id + ":" + secret).getBytes(StandardCharsets.UTF_8));
    }

    private static HttpServerRequest request(String authorization) {
        MultiMap headers = MultiMap.caseInsensitiveMultiMap().add("Authorization", authorization);
        return (HttpServerRequest) Proxy.newProxyInstance(
                HttpServerRequest.class.getClassLoader(),
                new Class<?>[] {HttpServerRequest.class},
                (self, method, arguments) -> method.getName().equals("headers") ? headers : HERE);
    }
}
