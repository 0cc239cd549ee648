package io.pintags.problem;

/**
 * Describes an exception for the log without its message, which may quote what a caller, HubSpot or the database sent: the
 * classes of the exception and its causes, and the innermost place in this service that is not plumbing.
 */
public final class Fault {
    private static final int MAX_CAUSES = 5;

    private Fault() {}

    /** Such as {@code java.lang.IllegalStateException at io.pintags.refresh.Planner.run:42}. */
    public static String of(Throwable failure) {
        var text = new StringBuilder();
        Throwable cause = failure;
        for (int depth = 0; cause != null && depth < MAX_CAUSES; depth++, cause = cause.getCause()) {
            text.append(depth == 0 ? "" : " < ")
                    .append(cause.getClass().getName())
                    .append(place(cause));
        }
        return text.toString();
    }

    private static String place(Throwable failure) {
        for (StackTraceElement frame : failure.getStackTrace()) {
            String type = frame.getClassName();
            if (type.startsWith("io.pintags.") && !type.startsWith("io.pintags.database.")) {
                return " at " + type + "." + frame.getMethodName() + ":" + frame.getLineNumber();
            }
        }
        return "";
    }
}
