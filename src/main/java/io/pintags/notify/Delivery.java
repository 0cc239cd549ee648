package io.pintags.notify;

/**
 * How one attempt ended.
 *
 * @param outcome what to do next
 * @param code what happened, as a word of ours such as {@code http-204} or {@code timeout}
 */
record Delivery(Outcome outcome, String code) {
    /** What to do next. */
    enum Outcome {
        /** It arrived. */
        DELIVERED,
        /** It did not, or nobody knows; another attempt may. */
        FAILED,
        /** This process may not use the channel, and no attempt will change that. */
        NOT_PERMITTED
    }
}
