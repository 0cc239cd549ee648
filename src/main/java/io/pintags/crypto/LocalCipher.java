package io.pintags.crypto;

import io.smallrye.mutiny.Uni;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.List;

/**
 * Seals with a Tink keyset of this machine; the row's context is the associated data. For development and for one
 * machine: whoever can read the keyset file can open every row.
 */
final class LocalCipher implements TokenCipher {
    private final WatchedKeyset keyset;

    /** A cipher over {@code keyset}; its newest key seals, every key of it opens. */
    LocalCipher(WatchedKeyset keyset) {
        this.keyset = keyset;
    }

    @Override
    public Uni<List<String>> seal(List<Plain> values) {
        return Uni.createFrom().item(() -> {
            LocalKeyset keys = keyset.current();
            return values.stream().map(plain -> sealOne(keys, plain)).toList();
        });
    }

    @Override
    public Uni<List<Secret>> open(List<Sealed> values) {
        return Uni.createFrom().item(() -> {
            LocalKeyset keys = keyset.current();
            return values.stream().map(value -> openOne(keys, value)).toList();
        });
    }

    /** Opens and seals again: these keys are in this process anyway. */
    @Override
    public Uni<List<String>> rewrap(List<Sealed> values) {
        return Uni.createFrom().item(() -> {
            LocalKeyset keys = keyset.current();
            return values.stream()
                    .map(value -> sealOne(keys, new Plain(value.context(), openOne(keys, value))))
                    .toList();
        });
    }

    @Override
    public CryptoConfig.Kind kind() {
        return CryptoConfig.Kind.LOCAL;
    }

    private static String sealOne(LocalKeyset keys, Plain plain) {
        try {
            byte[] ciphertext = keys.aead()
                    .encrypt(
                            plain.value().reveal().getBytes(StandardCharsets.UTF_8),
                            plain.context().encoded());
            return "local:v" + keys.version() + ":" + Base64.getEncoder().encodeToString(ciphertext);
        } catch (GeneralSecurityException e) {
            throw new CipherRefused("the local keyset cannot seal this value");
        }
    }

    private static Secret openOne(LocalKeyset keys, Sealed sealed) {
        KeyVersion.of(sealed.ciphertext());
        String body = sealed.ciphertext().substring(sealed.ciphertext().lastIndexOf(':') + 1);
        try {
            byte[] plain = keys.aead()
                    .decrypt(Base64.getDecoder().decode(body), sealed.context().encoded());
            return Secret.of(new String(plain, StandardCharsets.UTF_8));
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            throw new CipherRefused("the ciphertext does not open in its place");
        }
    }
}
