package io.pintags.access.kubernetes;

import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import io.smallrye.mutiny.unchecked.Unchecked;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Keys in a mounted file, or anything else that a file holds. */
record FileKeys(Path file) implements KeySource {
    private static final int MAX_BYTES = 256 * 1024;

    @Override
    public Uni<String> fetch() {
        return Uni.createFrom()
                .item(Unchecked.supplier(() -> {
                    try (InputStream in = Files.newInputStream(file)) {
                        return new String(in.readNBytes(MAX_BYTES), StandardCharsets.UTF_8);
                    }
                }))
                .runSubscriptionOn(Infrastructure.getDefaultWorkerPool());
    }
}
