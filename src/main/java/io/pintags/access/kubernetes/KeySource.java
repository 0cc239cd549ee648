package io.pintags.access.kubernetes;

import io.smallrye.mutiny.Uni;

/** Where the issuer's keys come from. */
interface KeySource {
    /** A JSON Web Key Set (RFC 7517), as text. Does not block; may fail with anything. */
    Uni<String> fetch();
}
