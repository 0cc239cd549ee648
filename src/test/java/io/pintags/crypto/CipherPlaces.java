package io.pintags.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.UUID;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;

/** What every cipher must hold, for any value and any two places. */
final class CipherPlaces {
    private CipherPlaces() {}

    static Arbitrary<RowContext> places() {
        Arbitrary<String> tenants = Arbitraries.strings().ofMinLength(1).ofMaxLength(12);
        Arbitrary<UUID> rows =
                Combinators.combine(Arbitraries.longs(), Arbitraries.longs()).as(UUID::new);
        return Combinators.combine(tenants, rows, Arbitraries.of(SealedField.class))
                .as(RowContext::new);
    }

    static Arbitrary<Secret> values() {
        return Arbitraries.strings()
                .excludeChars((char) 0xD800)
                .ofMinLength(1)
                .ofMaxLength(600)
                .filter(text ->
                        java.nio.charset.StandardCharsets.UTF_8.newEncoder().canEncode(text))
                .map(Secret::of);
    }

    static void opensInItsPlace(TokenCipher cipher, RowContext place, Secret value) {
        String ciphertext = seal(cipher, place, value);

        assertThat(open(cipher, place, ciphertext)).isEqualTo(value);
        assertThat(KeyVersion.of(ciphertext)).isPositive();
        assertThat(ciphertext).doesNotContain(value.reveal().length() > 8 ? value.reveal() : "\0");
    }

    static void doesNotOpenElsewhere(TokenCipher cipher, RowContext place, RowContext other, Secret value) {
        String ciphertext = seal(cipher, place, value);

        assertThatThrownBy(() -> open(cipher, other, ciphertext)).isInstanceOf(CipherRefused.class);
    }

    static void isNeverTheSameTwice(TokenCipher cipher, RowContext place, Secret value) {
        assertThat(seal(cipher, place, value)).isNotEqualTo(seal(cipher, place, value));
    }

    static void keepsTheOrderOfABatch(TokenCipher cipher, List<Plain> plain) {
        List<String> ciphertexts = cipher.seal(plain).await().indefinitely();
        var all = new java.util.ArrayList<Sealed>();
        for (int i = 0; i < plain.size(); i++) {
            all.add(new Sealed(plain.get(i).context(), ciphertexts.get(i)));
        }

        assertThat(cipher.open(all).await().indefinitely())
                .isEqualTo(plain.stream().map(Plain::value).toList());
    }

    private static String seal(TokenCipher cipher, RowContext place, Secret value) {
        return cipher.seal(List.of(new Plain(place, value)))
                .await()
                .indefinitely()
                .get(0);
    }

    private static Secret open(TokenCipher cipher, RowContext place, String ciphertext) {
        return cipher.open(List.of(new Sealed(place, ciphertext)))
                .await()
                .indefinitely()
                .get(0);
    }
}
