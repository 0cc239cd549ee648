package io.pintags.hubspot;

/** How a call ended whose reply has no content that matters. */
public enum RemoteResult {
    /** HubSpot did it. */
    DONE,
    /** HubSpot answered, and did not do it. */
    REFUSED,
    /** HubSpot was not reached, or did not answer. */
    NOT_REACHED;

    static RemoteResult of(HttpResult result) {
        if (result instanceof HttpResult.Answered answered) {
            return answered.status() >= 200 && answered.status() < 300 ? DONE : REFUSED;
        }
        return NOT_REACHED;
    }
}
