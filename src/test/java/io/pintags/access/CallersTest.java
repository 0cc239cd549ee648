package io.pintags.access;

import static org.assertj.core.api.Assertions.assertThat;

import io.pintags.access.kubernetes.KubernetesConfig;
import io.pintags.testing.Configured;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.SocketAddress;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
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

    private static HttpServerRequest request(String authorization) {
        MultiMap headers = MultiMap.caseInsensitiveMultiMap().add("Authorization", authorization);
        return (HttpServerRequest) Proxy.newProxyInstance(
                HttpServerRequest.class.getClassLoader(),
                new Class<?>[] {HttpServerRequest.class},
                (self, method, arguments) -> method.getName().equals("headers") ? headers : HERE);
    }
}
