package io.pintags.crypto;

import com.google.crypto.tink.Aead;
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
    private final Aead aead;
    private final String prefix;

    /** A cipher over {@code keyset}; its newest key seals, every key of it opens. */
    LocalCipher(LocalKeyset keyset) {
        this.aead = keyset.aead();
        this.prefix = "local:v" + keyset.version() + ":";
    }

    @Override
    public Uni<List<String>> seal(List<Plain> values) {
        return Uni.createFrom().item(() -> values.stream().map(this::sealOne).toList());
    }

    @Override
    public Uni<List<Secret>> open(List<Sealed> values) {
        return Uni.createFrom().item(() -> values.stream().map(this::openOne).toList());
    }

    @Override
    public CryptoConfig.Kind kind() {
        return CryptoConfig.Kind.LOCAL;
    }

    private String sealOne(Plain plain) {
        try {
            byte[] ciphertext = aead.encrypt(
                    plain.value().reveal().getBytes(StandardCharsets.UTF_8),
                    plain.context().encoded());
            return prefix + Base64.getEncoder().encodeToString(ciphertext);
        } catch (GeneralSecurityException e) {
            throw new CipherRefused("the local keyset cannot seal this value");
        }
    }

    private Secret openOne(Sealed sealed) {
        KeyVersion.of(sealed.ciphertext());
        String body = sealed.ciphertext().substring(sealed.ciphertext().lastIndexOf(':') + 1);
        try {
            byte[] plain = aead.decrypt(
                    Base64.getDecoder().decode(body), sealed.context().encoded());
            return Secret.of(new String(plain, StandardCharsets.UTF_8));
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            throw new CipherRefused("the ciphertext does not open in its place");
        }
    }
}
