package io.pintags.connect;

import io.pintags.page.Page;
import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import org.jboss.resteasy.reactive.RestResponse;

/** The two pages of the consent flow. Their addresses carry codes, so nothing may cache them or learn them. */
final class ConnectPages {
    private ConnectPages() {}

    @CheckedTemplate(basePath = "connect")
    static final class Templates {
        private Templates() {}

        static native TemplateInstance connected(Connected connected);

        static native TemplateInstance failed(String title, String advice, String fate, String code);
    }

    static RestResponse<String> connected(Connected connected) {
        return Page.of(200, Templates.connected(connected), Page.NOT_STORED);
    }

    static RestResponse<String> failed(ConnectFailure failure, GrantFate fate) {
        return Page.of(
                failure.status(),
                Templates.failed(failure.title(), failure.advice(), fate.words(), failure.code()),
                Page.NOT_STORED);
    }
}
