package io.pintags.migrate;

import io.pintags.problem.LargeBody;
import jakarta.enterprise.context.ApplicationScoped;

/** Lets an import be larger than other requests. */
@ApplicationScoped
class ImportBody implements LargeBody {
    private final MigrateConfig config;

    ImportBody(MigrateConfig config) {
        this.config = config;
    }

    @Override
    public String path() {
        return ImportResource.PATH;
    }

    @Override
    public long bytes() {
        return config.maxBody().asLongValue();
    }
}
