package io.pintags.page;

import io.quarkus.qute.TemplateInstance;
import jakarta.ws.rs.core.MediaType;
import org.jboss.resteasy.reactive.RestResponse;

/**
 * A page as a browser should get it: no script, no frame, nothing loaded from elsewhere, and its address told to nobody,
 * since addresses of the consent flow carry codes.
 */
public final class Page {
    /** For pages that only their reader should see. */
    public static final String NOT_STORED = "no-store";

    private Page() {}

    /** Renders {@code template}; blocks for as long as that takes. */
    public static RestResponse<String> of(int status, TemplateInstance template, String cacheControl) {
        return of(status, template.render(), cacheControl);
    }

    /** The page {@code html}, with {@code cacheControl} saying who may keep it. */
    public static RestResponse<String> of(int status, String html, String cacheControl) {
        return RestResponse.ResponseBuilder.<String>create(status)
                .entity(html)
                .type(MediaType.TEXT_HTML_TYPE.withCharset("UTF-8"))
                .header("Cache-Control", cacheControl)
                .header("Referrer-Policy", "no-referrer")
                .header("X-Content-Type-Options", "nosniff")
                .header(
                        "Content-Security-Policy",
                        "default-src 'none'; style-src 'unsafe-inline'; form-action 'none'; base-uri 'none';"
                                + " frame-ancestors 'none'")
                .build();
    }
}
