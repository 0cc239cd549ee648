package io.pintags.testing;

import io.quarkus.test.junit.callback.QuarkusTestBeforeEachCallback;
import io.quarkus.test.junit.callback.QuarkusTestMethodContext;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestPlan;

/**
 * How long a test waits for what has to come, unless it says so itself. The limit ends a test that would hang; it is no
 * demand on a machine that is busy. Set once for the process, and once where Quarkus loads its tests' classes by itself.
 */
public final class Patience implements TestExecutionListener, QuarkusTestBeforeEachCallback {
    private static final Duration LIMIT = Duration.ofMinutes(2);

    @Override
    public void testPlanExecutionStarted(TestPlan plan) {
        Awaitility.setDefaultTimeout(LIMIT);
    }

    @Override
    public void beforeEach(QuarkusTestMethodContext context) {
        Awaitility.setDefaultTimeout(LIMIT);
    }
}
