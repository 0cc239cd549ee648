package io.pintags.migrate;

/** The exit statuses of the commands that move accounts. */
public final class MoveResult {
    /** Every account was moved, or was there already. */
    public static final int DONE = 0;
    /** Something that is needed could not be used; running the command again goes on. */
    public static final int INTERRUPTED = 1;
    /** A key or a file that was named cannot be used. */
    public static final int USAGE = 2;
    /** The command is done, and some accounts were not moved; its output says which and why. */
    public static final int SOME_LEFT = 3;

    private MoveResult() {}
}
