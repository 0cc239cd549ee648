package io.pintags.dev;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.jose4j.jwk.EcJwkGenerator;
import org.jose4j.jwk.EllipticCurveJsonWebKey;
import org.jose4j.jwk.JsonWebKeySet;
import org.jose4j.jws.AlgorithmIdentifiers;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.jwt.JwtClaims;
import org.jose4j.keys.EllipticCurves;
import org.jose4j.lang.JoseException;

/** A service account without a cluster: the keys of an issuer, and a token for a day as the kubelet would mount it. */
final class SampleServiceAccount {
    private static final String ISSUER = "https://cluster.example.com";
    private static final String SUBJECT = "system:serviceaccount:demo:worker";

    private SampleServiceAccount() {}

    /** Makes both anew in {@code directory}, and returns the settings that believe in them. */
    static Map<String, String> settings(Path directory) {
        try {
            EllipticCurveJsonWebKey key = EcJwkGenerator.generateJwk(EllipticCurves.P256);
            key.setKeyId("demo");
            Path keys = directory.resolve("jwks.json");
            Files.createDirectories(directory);
            Files.writeString(keys, new JsonWebKeySet(key).toJson());
            Files.writeString(directory.resolve("service-account-token"), token(key));
            return Map.of(
                    "pintags.access.kubernetes.issuer",
                    ISSUER,
                    "pintags.access.kubernetes.jwks-file",
                    keys.toString(),
                    "pintags.access.kubernetes.service-accounts.\"" + SUBJECT + "\"",
                    "demo");
        } catch (IOException e) {
            throw new UncheckedIOException("no service account can be made in " + directory, e);
        } catch (JoseException e) {
            throw new IllegalStateException("every Java platform has elliptic curves", e);
        }
    }

    private static String token(EllipticCurveJsonWebKey key) throws JoseException {
        var claims = new JwtClaims();
        claims.setIssuer(ISSUER);
        claims.setSubject(SUBJECT);
        claims.setAudience("pintags");
        claims.setIssuedAtToNow();
        claims.setExpirationTimeMinutesInTheFuture(24 * 60);
        var token = new JsonWebSignature();
        token.setPayload(claims.toJson());
        token.setKey(key.getPrivateKey());
        token.setKeyIdHeaderValue(key.getKeyId());
        token.setAlgorithmHeaderValue(AlgorithmIdentifiers.ECDSA_USING_P256_CURVE_AND_SHA256);
        return token.getCompactSerialization();
    }
}
