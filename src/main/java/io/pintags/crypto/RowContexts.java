package io.pintags.crypto;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;
import java.util.UUID;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Makes the contexts of this tenant's rows. */
@ApplicationScoped
public class RowContexts {
    private final String tenant;

    RowContexts(@ConfigProperty(name = "pintags.tenant") Optional<String> tenant) {
        // The start-up checks refuse a production start without one.
        this.tenant = tenant.orElse("");
    }

    /** The context of {@code field} in the row {@code rowId} of this tenant. */
    public RowContext of(UUID rowId, SealedField field) {
        return new RowContext(tenant, rowId, field);
    }
}
