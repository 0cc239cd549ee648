package io.pintags.testing;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * For tests that need a real Vault-compatible server. Without one they are skipped by name, unless
 * {@code -Dpintags.require-vault} makes that a failure.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(RequiresVault.Condition.class)
public @interface RequiresVault {
    /** Looks for a server before anything of the test is started. */
    final class Condition implements ExecutionCondition {
        @Override
        public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
            if (VaultServer.source().isPresent()) {
                return ConditionEvaluationResult.enabled("a Vault-compatible server can be had");
            }
            if (System.getProperty("pintags.require-vault") != null) {
                throw new IllegalStateException(
                        "pintags.require-vault is set, and there is no Vault: set VAULT_ADDR and"
                                + " VAULT_TOKEN, put bao or vault on the PATH, or start Docker");
            }
            return ConditionEvaluationResult.disabled(
                    "no Vault: set VAULT_ADDR and VAULT_TOKEN, put bao or vault on the PATH, or start Docker");
        }
    }
}
