package io.pintags.refresh;

/** How an attempt to renew ended, as far as those who wait for it need to know; the rest stands in the row. */
enum Attempt {
    /** The lease was ours, and the row says what came of it. */
    FINISHED,
    /** Somebody else is renewing this account. */
    HELD_ELSEWHERE,
    /** There is nothing to renew, or the account is to be left alone for now. */
    NOT_NOW
}
