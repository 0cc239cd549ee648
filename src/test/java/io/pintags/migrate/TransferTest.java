package io.pintags.migrate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pintags.crypto.Secret;
import io.pintags.hubspot.HubId;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.jose4j.jwe.JsonWebEncryption;
import org.jose4j.jwk.EcJwkGenerator;
import org.jose4j.jwk.JsonWebKey;
import org.jose4j.jwk.OctJwkGenerator;
import org.jose4j.jwk.PublicJsonWebKey;
import org.jose4j.jwk.RsaJwkGenerator;
import org.jose4j.keys.EllipticCurves;
import org.jose4j.lang.JoseException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Accounts on their way: sealed to a strong public key, opened by its private key alone. */
class TransferTest {
    private static final Transfer TRANSFER =
            new Transfer(new HubId(4242), "app", Secret.of("na1-a-refresh-token-0123456789"));

    @TempDir
    Path directory;

    @Test
    void whatIsSealedToAKeyOpensWithItsPrivatePartOnly() throws Exception {
        for (PublicJsonWebKey pair : List.of(
                RsaJwkGenerator.generateJwk(3072),
                EcJwkGenerator.generateJwk(EllipticCurves.P256),
                EcJwkGenerator.generateJwk(EllipticCurves.P521))) {
            String line = TRANSFER.seal(TransferKey.toSealWith(publicPart(pair)));

            assertThat(line).doesNotContain("na1-").doesNotContain("\n");
            assertThat(Transfer.open(line, TransferKey.toOpenWith(privatePart(pair))))
                    .contains(TRANSFER);
            assertThat(Transfer.open(
                            line, TransferKey.toOpenWith(privatePart(EcJwkGenerator.generateJwk(EllipticCurves.P256)))))
                    .isEmpty();
        }
    }

    @Test
    void aMadePairWorksAndItsPrivatePartIsForItsOwner() throws Exception {
        Path file = directory.resolve("made.json");
        String publicKey = TransferKeys.make(file);

        assertThat(publicKey).doesNotContain("\"d\"");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        assertThatThrownBy(() -> TransferKeys.make(file)).isInstanceOf(IOException.class);
        TransferKey sealing = TransferKey.toSealWith(write("public.json", publicKey));
        assertThat(Transfer.open(TRANSFER.seal(sealing), TransferKey.toOpenWith(file)))
                .contains(TRANSFER);
    }

    @Test
    void weakSharedAndMisplacedKeysAreRefused() throws Exception {
        PublicJsonWebKey weak = RsaJwkGenerator.generateJwk(2048);
        assertRefused(publicPart(weak), "too weak");
        assertRefused(write("oct.json", OctJwkGenerator.generateJwk(256).toJson()), "not a JSON Web Key");
        assertRefused(privatePart(EcJwkGenerator.generateJwk(EllipticCurves.P256)), "private key");
        PublicJsonWebKey signing = EcJwkGenerator.generateJwk(EllipticCurves.P256);
        signing.setUse("sig");
        assertRefused(publicPart(signing), "something else");
        PublicJsonWebKey other = RsaJwkGenerator.generateJwk(3072);
        other.setAlgorithm("RSA1_5");
        assertRefused(publicPart(other), "another algorithm");
        for (String text : List.of("", "{}", "[]", "null", "na1-whatever", "{\"kty\":\"EC\",\"crv\":\"P-256\"}")) {
            assertRefused(write("nothing.json", text), "not a JSON Web Key");
        }
        Path shared = privatePart(EcJwkGenerator.generateJwk(EllipticCurves.P256));
        Files.setPosixFilePermissions(shared, PosixFilePermissions.fromString("rw-r-----"));
        assertThatThrownBy(() -> TransferKey.toOpenWith(shared)).hasMessageContaining("0600");
    }

    @Test
    void aLineThatIsSomethingElseDoesNotOpen() throws Exception {
        PublicJsonWebKey pair = EcJwkGenerator.generateJwk(EllipticCurves.P256);
        TransferKey opening = TransferKey.toOpenWith(privatePart(pair));
        String line = TRANSFER.seal(TransferKey.toSealWith(publicPart(pair)));

        for (String other : List.of(
                "",
                "na1-whatever",
                "a.b.c.d.e",
                line.substring(0, line.length() - 4) + "AAAA",
                foreign(pair, "{\"hub_id\":1}", "other"),
                foreign(pair, "{\"hub_id\":1}", "pintags-transfer-1"),
                foreign(pair, "nothing", "pintags-transfer-1"))) {
            assertThat(Transfer.open(other, opening)).isEmpty();
        }
    }

    @Test
    void nothingOfItIsShown() throws Exception {
        assertThat(TRANSFER.toString()).doesNotContain("na1-");
        assertThat(TransferKey.toOpenWith(privatePart(EcJwkGenerator.generateJwk(EllipticCurves.P256)))
                        .toString())
                .isEqualTo("TransferKey[ECDH-ES+A256KW]");
    }

    private static String foreign(PublicJsonWebKey pair, String payload, String type) throws JoseException {
        var jwe = new JsonWebEncryption();
        jwe.setAlgorithmHeaderValue("ECDH-ES+A256KW");
        jwe.setEncryptionMethodHeaderParameter("A256GCM");
        jwe.setContentTypeHeaderValue(type);
        jwe.setKey(pair.getPublicKey());
        jwe.setPayload(payload);
        return jwe.getCompactSerialization();
    }

    private static void assertRefused(Path key, String why) {
        assertThatThrownBy(() -> TransferKey.toSealWith(key)).hasMessageContaining(why);
    }

    private Path publicPart(PublicJsonWebKey pair) {
        return write("public.json", pair.toJson(JsonWebKey.OutputControlLevel.PUBLIC_ONLY));
    }

    private Path privatePart(PublicJsonWebKey pair) {
        return write("private.json", pair.toJson(JsonWebKey.OutputControlLevel.INCLUDE_PRIVATE));
    }

    private Path write(String name, String text) {
        try {
            Path file = Files.writeString(directory.resolve(name), text);
            return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
