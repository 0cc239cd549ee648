package io.pintags.migrate;

import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.Key;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jose4j.jwe.KeyManagementAlgorithmIdentifiers;
import org.jose4j.jwk.EcJwkGenerator;
import org.jose4j.jwk.EllipticCurveJsonWebKey;
import org.jose4j.jwk.JsonWebKey;
import org.jose4j.jwk.PublicJsonWebKey;
import org.jose4j.jwk.RsaJsonWebKey;
import org.jose4j.keys.EllipticCurves;
import org.jose4j.lang.JoseException;

/**
 * The key of the installation that accounts move to, as a JSON Web Key (RFC 7517). Its public part seals what leaves
 * here, its private part opens that there.
 *
 * @param algorithm how the content key is sealed (RFC 7518 section 4)
 * @param key the public or the private part
 * @param id its {@code kid}, or null
 * @param thumbprint of the public part (RFC 7638), in hex: the same in every file that holds this key
 */
record TransferKey(String algorithm, Key key, String id, String thumbprint) {
    /** Bits of an RSA key at least: 128 bits of security (NIST SP 800-57 part 1, table 2). */
    private static final int RSA_BITS = 3072;

    private static final Set<String> CURVES = Set.of(EllipticCurves.P_256, EllipticCurves.P_384, EllipticCurves.P_521);

    /** A key that may not be used; the message says why, in words for the operator, and quotes nothing of the file. */
    static final class Unusable extends Exception {
        private static final long serialVersionUID = 1L;

        Unusable(String message) {
            super(message, null, false, false);
        }
    }

    /** The public key in {@code file}, for sealing; refuses weak keys, shared secrets and private keys. */
    static TransferKey toSealWith(Path file) throws Unusable {
        PublicJsonWebKey jwk = read(file);
        if (jwk.getPrivateKey() != null) {
            throw new Unusable(
                    "This is a private key. Give the public one, and keep the private one where it was made.");
        }
        return new TransferKey(algorithm(jwk), jwk.getPublicKey(), jwk.getKeyId(), thumbprint(jwk));
    }

    /** The private key in {@code file}, for opening; refuses a file that others may read. */
    static TransferKey toOpenWith(Path file) throws Unusable {
        refuseIfShared(file);
        PublicJsonWebKey jwk = read(file);
        if (jwk.getPrivateKey() == null) {
            throw new Unusable("This is a public key. The private one is needed to open what was sealed to it.");
        }
        return new TransferKey(algorithm(jwk), jwk.getPrivateKey(), jwk.getKeyId(), thumbprint(jwk));
    }

    /** A new pair: the private key as JSON, which is a secret, and the public one. */
    static Map.Entry<String, String> pair() {
        try {
            EllipticCurveJsonWebKey jwk = EcJwkGenerator.generateJwk(EllipticCurves.P384);
            jwk.setUse("enc");
            jwk.setAlgorithm(KeyManagementAlgorithmIdentifiers.ECDH_ES_A256KW);
            jwk.setKeyId(jwk.calculateBase64urlEncodedThumbprint("SHA-256"));
            return Map.entry(
                    jwk.toJson(JsonWebKey.OutputControlLevel.INCLUDE_PRIVATE),
                    jwk.toJson(JsonWebKey.OutputControlLevel.PUBLIC_ONLY));
        } catch (JoseException e) {
            throw new IllegalStateException("every Java platform can make an elliptic curve key", e);
        }
    }

    private static String thumbprint(PublicJsonWebKey jwk) {
        return HexFormat.of().formatHex(jwk.calculateThumbprint("SHA-256"));
    }

    private static String algorithm(PublicJsonWebKey jwk) throws Unusable {
        if (jwk.getUse() != null && !jwk.getUse().equals("enc")) {
            throw new Unusable("The key is meant for something else than encryption (use).");
        }
        String algorithm;
        if (jwk instanceof RsaJsonWebKey rsa) {
            if (rsa.getRsaPublicKey().getModulus().bitLength() < RSA_BITS) {
                throw new Unusable("The RSA key is too weak. It must have at least " + RSA_BITS + " bits.");
            }
            algorithm = KeyManagementAlgorithmIdentifiers.RSA_OAEP_256;
        } else if (jwk instanceof EllipticCurveJsonWebKey curve && CURVES.contains(curve.getCurveName())) {
            algorithm = KeyManagementAlgorithmIdentifiers.ECDH_ES_A256KW;
        } else {
            throw new Unusable("The key must be RSA, or EC with P-256, P-384 or P-521.");
        }
        if (jwk.getAlgorithm() != null && !jwk.getAlgorithm().equals(algorithm)) {
            throw new Unusable("The key is meant for another algorithm than " + algorithm + " (alg).");
        }
        return algorithm;
    }

    private static PublicJsonWebKey read(Path file) throws Unusable {
        try {
            JsonWebKey jwk = JsonWebKey.Factory.newJwk(Files.readString(file));
            if (jwk instanceof PublicJsonWebKey pair) {
                return pair;
            }
        } catch (IOException e) {
            throw new Unusable("The file of the key cannot be read.");
        } catch (JoseException | RuntimeException e) {
            // Falls through to the same answer; the exception quotes the file.
        }
        throw new Unusable("The file is not a JSON Web Key with a public and a private part (RFC 7517).");
    }

    private static void refuseIfShared(Path file) throws Unusable {
        try {
            if (FileSystems.getDefault().supportedFileAttributeViews().contains("posix")) {
                Set<PosixFilePermission> others = Files.getPosixFilePermissions(file);
                others.removeAll(PosixFilePermissions.fromString("rw-------"));
                if (!others.isEmpty()) {
                    throw new Unusable("The file of the private key must have mode 0600, and has more.");
                }
            }
        } catch (IOException e) {
            throw new Unusable("The file of the key cannot be read.");
        }
    }

    Optional<String> kid() {
        return Optional.ofNullable(id);
    }

    @Override
    public String toString() {
        return "TransferKey[" + algorithm + "]";
    }
}
