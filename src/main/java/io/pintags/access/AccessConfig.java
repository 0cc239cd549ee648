package io.pintags.access;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Who may call. Nobody, unless it is said here. */
@ConfigMapping(prefix = "pintags.access")
public interface AccessConfig {
    /** The callers that prove themselves with an id and a secret, by id. */
    Map<String, Client> clients();

    /** One such caller. */
    interface Client {
        /** Lower-case hex SHA-256 of the UTF-8 secret; several while a secret is being rotated. */
        List<String> secretSha256();

        /** Hub ids, or {@code *} for every account. */
        Optional<List<String>> accounts();

        /** Of {@code token:use}, {@code account:read}, {@code account:manage}, {@code audit:read}. */
        @WithDefault("token:use")
        List<String> permissions();
    }
}
