package io.pintags.access;

import java.util.Arrays;
import java.util.Optional;

/** What a caller may be allowed to do with an account. */
public enum Permission {
    /** Be handed the access token. */
    TOKEN_USE(Names.TOKEN_USE),
    /** See status and times, never a secret. */
    ACCOUNT_READ(Names.ACCOUNT_READ),
    /** Connect, import, export and erase. */
    ACCOUNT_MANAGE(Names.ACCOUNT_MANAGE),
    /** Read the audit log. */
    AUDIT_READ(Names.AUDIT_READ);

    /** The names as they stand in configuration and annotations. */
    public static final class Names {
        /** See {@link Permission#TOKEN_USE}. */
        public static final String TOKEN_USE = "token:use";

        /** See {@link Permission#ACCOUNT_READ}. */
        public static final String ACCOUNT_READ = "account:read";

        /** See {@link Permission#ACCOUNT_MANAGE}. */
        public static final String ACCOUNT_MANAGE = "account:manage";

        /** See {@link Permission#AUDIT_READ}. */
        public static final String AUDIT_READ = "audit:read";

        private Names() {}
    }

    private final String code;

    Permission(String code) {
        this.code = code;
    }

    /** The name in configuration. */
    public String code() {
        return code;
    }

    static Optional<Permission> of(String code) {
        return Arrays.stream(values()).filter(p -> p.code.equals(code)).findFirst();
    }
}
