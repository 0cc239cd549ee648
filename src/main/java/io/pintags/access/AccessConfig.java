package io.pintags.access;

import io.quarkus.runtime.configuration.TrimmedStringConverter;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithConverter;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Who may call. Nobody, unless it is said here. */
@ConfigMapping(prefix = "pintags.access")
public interface AccessConfig {
    /** The callers that prove themselves with an id and a secret, by id. */
    Map<String, Client> clients();

    /**
     * A JSON file with more of them, so that they can be changed without a restart:
     * {@code {"clients":{"<id>":{"secret_sha256":["<hex>"],"accounts":["4242"],"permissions":["token:use"]}},
     * "service_accounts":{"system:serviceaccount:<namespace>:<name>":"<id>"}}}.
     */
    Optional<Path> clientsFile();

    /**
     * Where this process puts a random token at its start, mode 0640, for callers that share its file system; it is
     * sent as a bearer token. None is made without this setting.
     */
    Optional<Path> localTokenFile();

    /** What the local token is good for. */
    Grants local();

    /**
     * Whether this process serves its own pod only: it listens on loopback unless told otherwise, and answers no request
     * that a proxy passed on, nor one without an {@code Authorization} header, but for the addresses that are open to all.
     */
    @WithDefault("false")
    boolean sidecar();

    /** How often a client may fail to prove itself, per minute and source; some libraries fail twice at a time. */
    @WithDefault("20")
    int failuresPerClient();

    /** How often a source may fail, per minute, whatever names it gives. */
    @WithDefault("200")
    int failuresPerSource();

    /** What a caller may do. */
    interface Grants {
        /** Hub ids, or {@code *} for every account of the tenant. */
        @WithDefault("*")
        List<@WithConverter(TrimmedStringConverter.class) String> accounts();

        /** Of {@code token:use}, {@code account:read}, {@code account:manage}, {@code audit:read}. */
        @WithDefault("token:use")
        List<@WithConverter(TrimmedStringConverter.class) String> permissions();
    }

    /** One caller. */
    interface Client {
        /**
         * Lower-case hex SHA-256 of the UTF-8 secret; several while a secret is being rotated, none for a caller that
         * proves itself otherwise.
         */
        Optional<List<@WithConverter(TrimmedStringConverter.class) String>> secretSha256();

        /** Hub ids, or {@code *} for every account. */
        Optional<List<@WithConverter(TrimmedStringConverter.class) String>> accounts();

        /** Of {@code token:use}, {@code account:read}, {@code account:manage}, {@code audit:read}. */
        @WithDefault("token:use")
        List<@WithConverter(TrimmedStringConverter.class) String> permissions();
    }
}
