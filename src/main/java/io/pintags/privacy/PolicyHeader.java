package io.pintags.privacy;

import jakarta.ws.rs.container.ContainerResponseContext;
import org.jboss.resteasy.reactive.server.ServerResponseFilter;

/** Tells every caller which version of the privacy policy holds, so that a change of it does not pass unnoticed. */
class PolicyHeader {
    static final String NAME = "PinTags-Privacy-Policy";

    private final CurrentPolicy policy;

    PolicyHeader(CurrentPolicy policy) {
        this.policy = policy;
    }

    @ServerResponseFilter
    void add(ContainerResponseContext response) {
        response.getHeaders().putSingle(NAME, policy.version());
    }
}
