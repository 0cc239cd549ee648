package io.pintags.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Assume;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** The Tink cipher and its keyset file. */
class LocalCipherTest {
    private static final Path DIRECTORY = temporaryDirectory();
    private static final TokenCipher CIPHER = new LocalCipher(WatchedKeyset.at(DIRECTORY.resolve("keyset.json")));

    @Property
    void aValueOpensInItsPlace(@ForAll("places") RowContext place, @ForAll("values") Secret value) {
        CipherPlaces.opensInItsPlace(CIPHER, place, value);
        CipherPlaces.isNeverTheSameTwice(CIPHER, place, value);
    }

    @Property
    void aValueDoesNotOpenElsewhere(
            @ForAll("places") RowContext place, @ForAll("places") RowContext other, @ForAll("values") Secret value) {
        Assume.that(!place.equals(other));
        CipherPlaces.doesNotOpenElsewhere(CIPHER, place, other, value);
    }

    @Property(tries = 100)
    void oneDifferenceOfThePlaceIsEnough(@ForAll("places") RowContext place, @ForAll("values") Secret value) {
        UUID row = place.rowId();
        SealedField otherField =
                place.field() == SealedField.ACCESS_TOKEN ? SealedField.REFRESH_TOKEN : SealedField.ACCESS_TOKEN;
        for (RowContext other : List.of(
                new RowContext(place.tenant() + "x", row, place.field()),
                new RowContext(place.tenant(), new UUID(~row.getMostSignificantBits(), 0), place.field()),
                new RowContext(place.tenant(), row, otherField))) {
            CipherPlaces.doesNotOpenElsewhere(CIPHER, place, other, value);
        }
    }

    @Property
    void anyTextInPlaceOfACiphertextIsRefused(@ForAll String text, @ForAll("places") RowContext place) {
        for (String ciphertext : List.of(text, "local:v1:" + text, "vault:v1:" + text)) {
            assertThatThrownBy(() -> CIPHER.open(List.of(new Sealed(place, ciphertext)))
                            .await()
                            .indefinitely())
                    .isInstanceOf(CipherRefused.class);
        }
    }

    @Example
    void aBatchKeepsItsOrder() {
        CipherPlaces.keepsTheOrderOfABatch(
                CIPHER,
                IntStream.range(0, 20)
                        .mapToObj(i -> new Plain(
                                new RowContext("t", new UUID(0, i), SealedField.ACCESS_TOKEN), Secret.of("value-" + i)))
                        .toList());
    }

    @Example
    void theKeysetIsForItsOwnerOnlyAndIsUsedAgain() throws IOException {
        Path file = DIRECTORY.resolve("shared.json");
        var place = new RowContext("t", UUID.randomUUID(), SealedField.REFRESH_TOKEN);
        String ciphertext = new LocalCipher(WatchedKeyset.at(file))
                .seal(List.of(new Plain(place, Secret.of("kept"))))
                .await()
                .indefinitely()
                .get(0);

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        assertThat(new LocalCipher(WatchedKeyset.at(file))
                        .open(List.of(new Sealed(place, ciphertext)))
                        .await()
                        .indefinitely())
                .containsExactly(Secret.of("kept"));
    }

    @Example
    void aKeysetThatOthersMayReadIsRefused() throws IOException {
        Path file = DIRECTORY.resolve("open.json");
        LocalKeyset.at(file);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));

        assertThatThrownBy(() -> LocalKeyset.at(file)).hasMessageContaining("0600");
    }

    @Provide
    Arbitrary<RowContext> places() {
        return CipherPlaces.places();
    }

    @Provide
    Arbitrary<Secret> values() {
        return CipherPlaces.values();
    }

    private static Path temporaryDirectory() {
        try {
            return Files.createTempDirectory("pintags-keyset");
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
