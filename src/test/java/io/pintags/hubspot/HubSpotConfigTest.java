package io.pintags.hubspot;

import static org.assertj.core.api.Assertions.assertThat;

import io.pintags.testing.Configured;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Lists as people write them. */
class HubSpotConfigTest {
    @Test
    void aSpaceAfterACommaIsNoPartOfASecretOrAScope() {
        var config = Configured.by(
                Map.of(
                        "pintags.hubspot.client-secret", "old, new",
                        "pintags.hubspot.scopes", "oauth, crm.lists.read",
                        "pintags.hubspot.optional-scopes", "tickets , files"),
                HubSpotConfig.class);

        assertThat(config.clientSecret()).contains(List.of("old", "new"));
        assertThat(config.scopes()).containsExactly("oauth", "crm.lists.read");
        assertThat(config.optionalScopes()).contains(List.of("tickets", "files"));
    }
}
