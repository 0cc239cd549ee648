package io.pintags.oauth;

import org.jboss.resteasy.reactive.RestResponse;

/** Replies that no cache may keep (RFC 6749 section 5.1). */
final class OAuthReplies {
    private OAuthReplies() {}

    /** Exactly 200, which some clients insist on. */
    static <T> RestResponse<T> ok(T body) {
        return RestResponse.ResponseBuilder.ok(body)
                .header("Cache-Control", "no-store")
                .header("Pragma", "no-cache")
                .build();
    }
}
