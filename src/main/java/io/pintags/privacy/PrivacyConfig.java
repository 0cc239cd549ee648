package io.pintags.privacy;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/** What people are told about their data, and how long it is kept. */
@ConfigMapping(prefix = "pintags.privacy")
public interface PrivacyConfig {
    /** Where questions and complaints go: an e-mail address, an https address, or words. Required in production. */
    Optional<String> contact();

    /** A policy of the operator's own in place of the built-in one: Markdown in the same form, read at the start. */
    Optional<Path> policyFile();

    /** How long an account that waits for a new consent keeps its data before it is erased. */
    @WithDefault("90d")
    Duration keepDisconnected();

    /** How long the receipt of an erased account is kept. */
    @WithDefault("1095d")
    Duration keepReceipts();
}
