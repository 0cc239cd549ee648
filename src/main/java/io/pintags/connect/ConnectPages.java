package io.pintags.connect;

import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import jakarta.ws.rs.core.MediaType;
import org.jboss.resteasy.reactive.RestResponse;

/** The two pages of the consent flow. Their addresses carry codes, so nothing may cache them or learn them. */
final class ConnectPages {
    private ConnectPages() {}

    @CheckedTemplate(basePath = "connect")
    static final class Templates {
        private Templates() {}

        static native TemplateInstance connected(Connected connected);

        static native TemplateInstance failed(String title, String advice, String code);
    }

    static RestResponse<String> connected(Connected connected) {
        return page(200, Templates.connected(connected));
    }

    static RestResponse<String> failed(ConnectFailure failure) {
        return page(failure.status(), Templates.failed(failure.title(), failure.advice(), failure.code()));
    }

    private static RestResponse<String> page(int status, TemplateInstance template) {
        return RestResponse.ResponseBuilder.<String>create(status)
                .entity(template.render())
                .type(MediaType.TEXT_HTML_TYPE.withCharset("UTF-8"))
                .header("Cache-Control", "no-store")
                .header("Referrer-Policy", "no-referrer")
                .header("X-Content-Type-Options", "nosniff")
                .header(
                        "Content-Security-Policy",
                        "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'")
                .build();
    }
}
