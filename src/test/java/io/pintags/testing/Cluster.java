package io.pintags.testing;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import org.jose4j.jwk.JsonWebKey;
import org.jose4j.jwk.JsonWebKeySet;
import org.jose4j.jwk.PublicJsonWebKey;
import org.jose4j.jwk.RsaJwkGenerator;
import org.jose4j.jws.AlgorithmIdentifiers;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.jwt.JwtClaims;
import org.jose4j.jwt.NumericDate;
import org.jose4j.keys.HmacKey;
import org.jose4j.lang.JoseException;

/** The token issuer of a Kubernetes cluster. */
public final class Cluster {
    /** Its {@code iss}. */
    public static final String ISSUER = "https://cluster.example";
    /** A service account. */
    public static final String WORKER = "system:serviceaccount:crm:worker";

    private Cluster() {}

    /** A signing key. */
    public static PublicJsonWebKey key(String id) {
        try {
            PublicJsonWebKey key = RsaJwkGenerator.generateJwk(2048);
            key.setKeyId(id);
            key.setUse("sig");
            return key;
        } catch (JoseException e) {
            throw new IllegalStateException(e);
        }
    }

    /** What the issuer publishes. */
    public static String publish(JsonWebKey... keys) {
        return new JsonWebKeySet(Arrays.asList(keys)).toJson(JsonWebKey.OutputControlLevel.PUBLIC_ONLY);
    }

    /** What a projected token of {@link #WORKER} says, made now and good for ten minutes. */
    public static JwtClaims claims(Instant now) {
        var claims = new JwtClaims();
        claims.setIssuer(ISSUER);
        claims.setAudience("pintags");
        claims.setSubject(WORKER);
        claims.setIssuedAt(NumericDate.fromSeconds(now.getEpochSecond()));
        claims.setNotBefore(NumericDate.fromSeconds(now.getEpochSecond()));
        claims.setExpirationTime(NumericDate.fromSeconds(now.getEpochSecond() + 600));
        return claims;
    }

    /** A token that {@code key} signs. */
    public static String token(PublicJsonWebKey key, JwtClaims claims) {
        var jws = new JsonWebSignature();
        jws.setAlgorithmHeaderValue(AlgorithmIdentifiers.RSA_USING_SHA256);
        jws.setKeyIdHeaderValue(key.getKeyId());
        jws.setKey(key.getPrivateKey());
        return serialize(jws, claims);
    }

    /** A forgery: signed with the public key as if it were a shared secret. */
    public static String confused(PublicJsonWebKey key, JwtClaims claims) {
        var jws = new JsonWebSignature();
        jws.setAlgorithmHeaderValue(AlgorithmIdentifiers.HMAC_SHA256);
        jws.setKeyIdHeaderValue(key.getKeyId());
        jws.setKey(new HmacKey(key.getPublicKey().getEncoded()));
        return serialize(jws, claims);
    }

    /** A forgery: not signed at all. */
    public static String unsigned(PublicJsonWebKey key, JwtClaims claims) {
        return encode("{\"alg\":\"none\",\"kid\":\"" + key.getKeyId() + "\"}") + "." + encode(claims.toJson()) + ".";
    }

    private static String serialize(JsonWebSignature jws, JwtClaims claims) {
        try {
            jws.setPayload(claims.toJson());
            return jws.getCompactSerialization();
        } catch (JoseException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String encode(String json) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(json.getBytes(StandardCharsets.UTF_8));
    }
}
