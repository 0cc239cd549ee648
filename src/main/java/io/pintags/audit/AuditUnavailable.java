package io.pintags.audit;

import io.pintags.problem.Outage;

/** More events wait to be written than are kept, or the service is stopping: nothing more can be recorded now. */
public final class AuditUnavailable extends Outage {
    private static final long serialVersionUID = 1L;

    AuditUnavailable() {
        super("the audit log cannot take more events now", "The audit log cannot take more events at present.");
    }
}
