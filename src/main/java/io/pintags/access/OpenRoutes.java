package io.pintags.access;

import java.util.Set;

/** The addresses that answer without credentials: each has a proof of its own, or nothing to hide. */
public final class OpenRoutes {
    private static final Set<String> ADDRESSES =
            Set.of("/privacy", "/hubspot/install", "/hubspot/callback", "/.well-known/oauth-authorization-server");
    /** Signed by HubSpot. */
    private static final String SIGNED = "/hubspot/workflow-actions/";

    private OpenRoutes() {}

    /** Whether {@code path} (normalized, without query) is one of them. */
    public static boolean contain(String path) {
        return ADDRESSES.contains(path) || path.startsWith(SIGNED);
    }
}
