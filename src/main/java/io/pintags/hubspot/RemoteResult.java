package io.pintags.hubspot;

import io.pintags.http.HttpResult;

/**
 * How a call ended whose reply has no content that matters.
 *
 * @param done whether HubSpot did it
 * @param code what happened, as a word of ours: {@code http-204}, {@code http-403}, {@code timeout},
 *     {@code connection-lost}, {@code reply-too-large}, {@code not-reached}
 */
public record RemoteResult(boolean done, String code) {
    static RemoteResult of(HttpResult result) {
        return new RemoteResult(result instanceof HttpResult.Answered answered && answered.isSuccess(), result.code());
    }
}
