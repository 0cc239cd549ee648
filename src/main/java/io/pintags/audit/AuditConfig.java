package io.pintags.audit;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithConverter;
import io.smallrye.config.WithDefault;

/** How long the audit log goes back. */
@ConfigMapping(prefix = "pintags.audit")
public interface AuditConfig {
    /**
     * Full months of events that are kept before the present one, at least 3; {@code off} keeps them for ever. The
     * database itself refuses to drop a younger month.
     */
    @WithDefault("24")
    @WithConverter(MonthsKept.Reader.class)
    MonthsKept keepMonths();
}
