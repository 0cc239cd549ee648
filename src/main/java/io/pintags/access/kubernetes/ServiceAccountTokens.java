package io.pintags.access.kubernetes;

import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.security.Key;
import java.time.InstantSource;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jose4j.jwa.AlgorithmConstraints;
import org.jose4j.jws.AlgorithmIdentifiers;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.jwt.MalformedClaimException;
import org.jose4j.jwt.NumericDate;
import org.jose4j.jwt.consumer.InvalidJwtException;
import org.jose4j.jwt.consumer.JwtConsumerBuilder;
import org.jose4j.jwx.JsonWebStructure;
import org.jose4j.lang.JoseException;

/**
 * Checks projected service-account tokens: signature by a key of the issuer, issuer, audience and time (RFC 7519, by the
 * rules of RFC 8725). Runs on the calling thread; a known key costs no I/O.
 */
@ApplicationScoped
public class ServiceAccountTokens {
    /** Asymmetric only: a public key must never be taken for a shared secret. */
    private static final AlgorithmConstraints ALGORITHMS = new AlgorithmConstraints(
            AlgorithmConstraints.ConstraintType.PERMIT,
            AlgorithmIdentifiers.RSA_USING_SHA256,
            AlgorithmIdentifiers.RSA_USING_SHA384,
            AlgorithmIdentifiers.RSA_USING_SHA512,
            AlgorithmIdentifiers.ECDSA_USING_P256_CURVE_AND_SHA256,
            AlgorithmIdentifiers.ECDSA_USING_P384_CURVE_AND_SHA384,
            AlgorithmIdentifiers.ECDSA_USING_P521_CURVE_AND_SHA512);

    /** Longest token that is looked at, in characters; the cluster's own have about 1,200. */
    private static final int MAX_LENGTH = 16_384;

    private static final Pattern SUBJECT = Pattern.compile("system:serviceaccount:[a-z0-9.-]{1,253}:[a-z0-9.-]{1,253}");

    private final KubernetesConfig config;
    private final InstantSource clock;
    private final Optional<IssuerKeys> keys;

    @Inject
    ServiceAccountTokens(KubernetesConfig config, InstantSource clock, Vertx vertx) {
        this(
                config,
                clock,
                config.issuer()
                        .map(issuer -> config.jwksFile()
                                .<KeySource>map(FileKeys::new)
                                .orElseGet(() -> new IssuerEndpoint(vertx, config))));
    }

    ServiceAccountTokens(KubernetesConfig config, InstantSource clock, Optional<KeySource> source) {
        this.config = config;
        this.clock = clock;
        this.keys = source.map(from -> new IssuerKeys(from, clock, config.keysTtl()));
    }

    /**
     * The service account that the token speaks for, or empty if it is not to be believed, for whatever reason; fails
     * with a 503 if it cannot be checked now.
     */
    public Uni<Optional<String>> subject(String token) {
        return keys.isEmpty() || token.length() > MAX_LENGTH
                ? Uni.createFrom().item(Optional.empty())
                : keyId(token)
                        .map(id -> keys.get().find(id).map(found -> found.flatMap(key -> verify(token, key))))
                        .orElseGet(() -> Uni.createFrom().item(Optional.empty()));
    }

    /** The key that the token names; empty if it is no signed token or of an algorithm that is not taken. */
    private static Optional<String> keyId(String token) {
        try {
            var structure = JsonWebStructure.fromCompactSerialization(token);
            boolean signed = structure instanceof JsonWebSignature;
            ALGORITHMS.checkConstraint(structure.getAlgorithmHeaderValue());
            return signed ? Optional.ofNullable(structure.getKeyIdHeaderValue()) : Optional.empty();
        } catch (JoseException | ClassCastException e) {
            return Optional.empty();
        }
    }

    private Optional<String> verify(String token, Key key) {
        var consumer = new JwtConsumerBuilder()
                .setJwsAlgorithmConstraints(ALGORITHMS)
                .setVerificationKey(key)
                .setExpectedIssuer(config.issuer().orElseThrow())
                .setExpectedAudience(config.audience())
                .setRequireExpirationTime()
                .setRequireSubject()
                .setAllowedClockSkewInSeconds((int) config.clockSkew().toSeconds())
                .setEvaluationTime(NumericDate.fromMilliseconds(clock.millis()))
                .build();
        try {
            String subject = consumer.processToClaims(token).getSubject();
            return Optional.of(subject).filter(text -> SUBJECT.matcher(text).matches());
        } catch (InvalidJwtException | MalformedClaimException e) {
            return Optional.empty();
        }
    }
}
