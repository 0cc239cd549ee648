package io.pintags.access.kubernetes;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/** Which service-account tokens are believed. None, unless an issuer is named. */
@ConfigMapping(prefix = "pintags.access.kubernetes")
public interface KubernetesConfig {
    /** The {@code iss} of the cluster's tokens, such as {@code https://kubernetes.default.svc}. */
    Optional<String> issuer();

    /** The {@code aud} that a token must have been made for. */
    @WithDefault("pintags")
    String audience();

    /** A mounted file with the issuer's keys (RFC 7517). */
    Optional<Path> jwksFile();

    /** Where the issuer's keys are; without it and the file, they are found by OpenID Connect discovery. */
    Optional<URI> jwksUrl();

    /** The authority that the issuer's certificate is from, if it is not a public one; PEM. */
    Optional<Path> caFile();

    /** A token to send when keys are fetched; the Kubernetes API wants one, unless it shows its keys to everybody. */
    Optional<Path> tokenFile();

    /** After this time keys are fetched again; what was fetched last stays good while the issuer cannot be reached. */
    @WithDefault("15m")
    Duration keysTtl();

    /** How far the issuer's clock may be off. */
    @WithDefault("30s")
    Duration clockSkew();

    /** {@code system:serviceaccount:<namespace>:<name>} to the id of the client whose grants it has. */
    Map<String, String> serviceAccounts();
}
