package io.pintags.crypto;

import java.util.Optional;

/** Contexts for tests of other packages. */
public final class TestContexts {
    private TestContexts() {}

    /** Those of a tenant. */
    public static RowContexts of(String tenant) {
        return new RowContexts(Optional.of(tenant));
    }
}
