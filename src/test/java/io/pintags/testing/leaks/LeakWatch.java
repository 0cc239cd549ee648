package io.pintags.testing.leaks;

import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.jboss.logmanager.ExtLogRecord;
import org.jboss.logmanager.formatters.PatternFormatter;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.support.descriptor.MethodSource;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.TestPlan;

/** Watches the process of the tests, whichever engine runs them. */
public final class LeakWatch implements TestExecutionListener {
    static final String CURRENT_TEST = "pintags.leaks.test";
    private static final String STARTED = "pintags.leaks.started";

    @Override
    public void testPlanExecutionStarted(TestPlan plan) {
        if (System.getProperty(STARTED) == null) {
            System.setProperty(STARTED, Long.toString(System.currentTimeMillis()));
            Leaks.forget();
            Logger.getLogger("").addHandler(new LogLines());
            System.setOut(Spoken.to(System.out, "standard output"));
            System.setErr(Spoken.to(System.err, "standard error"));
        }
    }

    @Override
    public void executionStarted(TestIdentifier test) {
        System.setProperty(CURRENT_TEST, name(test));
    }

    @Override
    public void executionFinished(TestIdentifier test, TestExecutionResult result) {
        if (test.isContainer()) {
            Thread.getAllStackTraces().keySet().forEach(thread -> Leaks.look("a thread's name", thread.getName()));
        }
    }

    @Override
    public void testPlanExecutionFinished(TestPlan plan) {
        System.setProperty(CURRENT_TEST, "after the last test");
        ProcessLogs.since(Long.parseLong(System.getProperty(STARTED)));
    }

    private static String name(TestIdentifier test) {
        return test.getSource()
                .filter(MethodSource.class::isInstance)
                .map(MethodSource.class::cast)
                .map(method -> method.getClassName() + "." + method.getMethodName())
                .orElseGet(test::getDisplayName);
    }

    /** Every line of every logger, with exceptions and thread names, as an operator could have it written. */
    private static final class LogLines extends Handler {
        private final PatternFormatter formatter = new PatternFormatter("%p %c [%t] %X %s%e");

        @Override
        public void publish(LogRecord line) {
            Leaks.look("a log line", formatter.format(ExtLogRecord.wrap(line)));
        }

        @Override
        public void flush() {
            // Nothing is held back.
        }

        @Override
        public void close() {
            // Nothing is open.
        }
    }
}
