package io.pintags.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pintags.testing.RequiresVault;
import io.pintags.testing.VaultBed;
import io.pintags.testing.VaultProfile;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.vertx.core.json.JsonObject;
import jakarta.inject.Inject;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import net.jqwik.api.Combinators;
import org.junit.jupiter.api.Test;

/** The same properties as for the local cipher, against a real server under the policy that the project ships. */
@QuarkusTest
@TestProfile(VaultProfile.class)
@RequiresVault
class TransitCipherTest {
    @Inject
    TokenCipher cipher;

    @Test
    void aValueOpensInItsPlaceAndNowhereElse() {
        var samples = Combinators.combine(CipherPlaces.places(), CipherPlaces.places(), CipherPlaces.values())
                .as(Sample::new)
                .filter(sample -> !sample.place().equals(sample.other()))
                .list()
                .ofSize(150)
                .sample();
        for (Sample sample : samples) {
            CipherPlaces.opensInItsPlace(cipher, sample.place(), sample.value());
            CipherPlaces.doesNotOpenElsewhere(cipher, sample.place(), sample.other(), sample.value());
        }
        CipherPlaces.isNeverTheSameTwice(
                cipher, samples.get(0).place(), samples.get(0).value());
    }

    @Test
    void oneDifferenceOfThePlaceIsEnough() {
        var row = UUID.randomUUID();
        var place = new RowContext("acme", row, SealedField.ACCESS_TOKEN);
        for (RowContext other : List.of(
                new RowContext("acme2", row, SealedField.ACCESS_TOKEN),
                new RowContext("acme", UUID.randomUUID(), SealedField.ACCESS_TOKEN),
                new RowContext("acme", row, SealedField.REFRESH_TOKEN))) {
            CipherPlaces.doesNotOpenElsewhere(cipher, place, other, Secret.of("na1-value"));
        }
    }

    @Test
    void aBatchKeepsItsOrder() {
        CipherPlaces.keepsTheOrderOfABatch(
                cipher,
                IntStream.range(0, 450)
                        .mapToObj(i -> new Plain(
                                new RowContext("t", new UUID(0, i), SealedField.ACCESS_TOKEN), Secret.of("value-" + i)))
                        .toList());
    }

    @Test
    void aCiphertextIsMovedToTheNewestKeyAndStaysInItsPlace() {
        var place = new RowContext("t", UUID.randomUUID(), SealedField.REFRESH_TOKEN);
        var other = new RowContext("t", UUID.randomUUID(), SealedField.REFRESH_TOKEN);
        String old = cipher.seal(List.of(new Plain(place, Secret.of("na1-value"))))
                .await()
                .indefinitely()
                .get(0);
        VaultBed.vault().call("POST", "transit/keys/pintags/rotate", new JsonObject());

        String fresh = cipher.rewrap(List.of(new Sealed(place, old)))
                .await()
                .indefinitely()
                .get(0);

        assertThat(KeyVersion.of(fresh)).isEqualTo(KeyVersion.of(old) + 1);
        assertThat(cipher.open(List.of(new Sealed(place, fresh))).await().indefinitely())
                .containsExactly(Secret.of("na1-value"));
        assertThatThrownBy(() ->
                        cipher.rewrap(List.of(new Sealed(other, fresh))).await().indefinitely())
                .isInstanceOf(CipherRefused.class);
        assertThatThrownBy(() ->
                        cipher.open(List.of(new Sealed(other, fresh))).await().indefinitely())
                .isInstanceOf(CipherRefused.class);
    }

    @Test
    void garbageInPlaceOfACiphertextIsRefused() {
        var place = new RowContext("t", new UUID(0, 0), SealedField.ACCESS_TOKEN);
        for (String ciphertext : List.of("vault:v1:AAAA", "vault:v99:AAAA", "vault:v1:!!!", "nothing")) {
            assertThatThrownBy(() -> cipher.open(List.of(new Sealed(place, ciphertext)))
                            .await()
                            .indefinitely())
                    .isInstanceOf(CipherRefused.class);
        }
    }

    @Test
    void theServiceCanDoNothingElseInVault() {
        String token = VaultBed.vault().serviceToken();
        assertThat(VaultBed.vault().statusOf("GET", "transit/keys/pintags", null, token))
                .isEqualTo(403);
        assertThat(VaultBed.vault().statusOf("POST", "transit/keys/other", new JsonObject(), token))
                .isEqualTo(403);
        assertThat(VaultBed.vault().statusOf("POST", "transit/keys/pintags/rotate", new JsonObject(), token))
                .isEqualTo(403);
        assertThat(VaultBed.vault().statusOf("GET", "sys/mounts", null, token)).isEqualTo(403);
        var plaintext = new JsonObject().put("plaintext", "YQ==").put("context", "YQ==");
        assertThat(VaultBed.vault().statusOf("POST", "transit/encrypt/other", plaintext, token))
                .isEqualTo(403);
        assertThat(VaultBed.vault().statusOf("POST", "transit/encrypt/pintags", plaintext, token))
                .isEqualTo(200);
    }

    private record Sample(RowContext place, RowContext other, Secret value) {}
}
