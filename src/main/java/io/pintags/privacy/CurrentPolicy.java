package io.pintags.privacy;

import io.quarkus.logging.Log;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;

/** The policy that holds while this process runs: the operator's own, or the built-in one. */
@ApplicationScoped
public class CurrentPolicy {
    private static final String BUILT_IN = "/privacy/policy.md";

    private final Policy policy;

    CurrentPolicy(PrivacyConfig config) {
        String source = config.policyFile().map(Object::toString).orElse("the built-in policy");
        try {
            policy = PolicyParser.parse(
                    config.policyFile().isPresent()
                            ? Files.readString(config.policyFile().get())
                            : builtIn());
        } catch (IOException e) {
            throw new UncheckedIOException("pintags.privacy.policy-file cannot be read: " + source, e);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("the privacy policy cannot be used: " + e.getMessage() + ": " + source);
        }
    }

    /** The name of the version that holds, such as {@code 1.0}. */
    public String version() {
        return policy.current().version();
    }

    /** The policy. */
    Policy get() {
        return policy;
    }

    /** Reads it at the start, so that a policy that cannot be shown stops the start and not a visitor. */
    void announce(@Observes StartupEvent event) {
        Log.infof(
                "event=privacy.policy version=%s date=%s",
                policy.current().version(), policy.current().date());
    }

    private static String builtIn() throws IOException {
        try (InputStream text = CurrentPolicy.class.getResourceAsStream(BUILT_IN)) {
            return new String(text.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
