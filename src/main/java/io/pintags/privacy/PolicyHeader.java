package io.pintags.privacy;

import io.quarkus.vertx.http.runtime.filters.Filters;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;

/**
 * Tells every caller which version of the privacy policy holds, so that a change of it does not pass unnoticed; whichever
 * part of the service answers, a filter that refuses the request included.
 */
@ApplicationScoped
class PolicyHeader {
    static final String NAME = "PinTags-Privacy-Policy";

    /** Before every other filter. */
    private static final int FIRST = 30_000;

    private final CurrentPolicy policy;

    PolicyHeader(CurrentPolicy policy) {
        this.policy = policy;
    }

    void register(@Observes Filters filters) {
        filters.register(
                context -> {
                    context.response().putHeader(NAME, policy.version());
                    context.next();
                },
                FIRST);
    }
}
