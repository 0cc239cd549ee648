package io.pintags.testing;

import io.quarkus.test.junit.QuarkusTestProfile;
import java.util.List;

/** The service with Vault behind it. */
public final class VaultProfile implements QuarkusTestProfile {
    @Override
    public List<TestResourceEntry> testResources() {
        return List.of(new TestResourceEntry(TestBed.class), new TestResourceEntry(VaultBed.class));
    }
}
