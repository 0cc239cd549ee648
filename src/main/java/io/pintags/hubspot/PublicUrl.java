package io.pintags.hubspot;

import jakarta.enterprise.context.ApplicationScoped;
import java.net.URI;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * The address under which HubSpot and browsers reach this service, from configuration and never from a request header:
 * redirect URIs and signatures depend on it.
 */
@ApplicationScoped
public class PublicUrl {
    private final String base;

    PublicUrl(@ConfigProperty(name = "pintags.public-url") Optional<URI> url) {
        // The start-up checks refuse a production start without one.
        String text = url.map(URI::toString).orElse("http://localhost");
        this.base = text.endsWith("/") ? text.substring(0, text.length() - 1) : text;
    }

    /** The public address of {@code path}, which starts with a slash. */
    public URI of(String path) {
        return URI.create(textOf(path));
    }

    /** The same for a path and query that somebody sent, which need not be what a URI may be. */
    public String textOf(String path) {
        return base + path;
    }

    /** Whether browsers reach this service over TLS; decides the {@code Secure} attribute of cookies. */
    public boolean isTls() {
        return base.startsWith("https://");
    }
}
