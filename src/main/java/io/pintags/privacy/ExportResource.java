package io.pintags.privacy;

import io.pintags.access.CurrentCaller;
import io.pintags.access.Grant;
import io.pintags.access.Permission;
import io.pintags.account.Account;
import io.pintags.account.AccountRepository;
import io.pintags.account.AccountView;
import io.pintags.account.UserDetails;
import io.pintags.audit.AuditEntry;
import io.pintags.audit.AuditLog;
import io.pintags.audit.AuditType;
import io.pintags.crypto.RowContexts;
import io.pintags.crypto.Sealed;
import io.pintags.crypto.SealedField;
import io.pintags.crypto.TokenCipher;
import io.pintags.hubspot.HubId;
import io.pintags.problem.Problem;
import io.pintags.problem.ProblemType;
import io.quarkus.security.PermissionsAllowed;
import io.smallrye.common.annotation.Blocking;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestResponse;

/** Answers a person's request for a copy of their data (GDPR article 15). Runs on a worker thread. */
@Path("/v1/accounts/{hubId}/export")
@Blocking
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Privacy")
public class ExportResource {
    private static final UserDetails NONE = new UserDetails(OptionalLong.empty(), Optional.empty(), Optional.empty());

    private final AccountRepository accounts;
    private final TokenCipher cipher;
    private final RowContexts contexts;
    private final AuditLog audit;
    private final CurrentPolicy policy;
    private final Inventory inventory;
    private final CurrentCaller caller;
    private final InstantSource clock;

    ExportResource(
            AccountRepository accounts,
            TokenCipher cipher,
            RowContexts contexts,
            AuditLog audit,
            CurrentPolicy policy,
            Inventory inventory,
            CurrentCaller caller,
            InstantSource clock) {
        this.accounts = accounts;
        this.cipher = cipher;
        this.contexts = contexts;
        this.audit = audit;
        this.policy = policy;
        this.inventory = inventory;
        this.caller = caller;
        this.clock = clock;
    }

    /** The data; that it was handed out is in the audit log before it leaves. */
    @GET
    @PermissionsAllowed(Permission.Names.ACCOUNT_MANAGE)
    @Operation(operationId = "exportPersonalData", summary = "The personal data that is kept for the account")
    public RestResponse<PersonalData> export(@RestPath String hubId) {
        Grant grant = caller.grant(Permission.ACCOUNT_MANAGE, HubId.parse(hubId));
        Account account = accounts.find(grant.hubId())
                .orElseThrow(() -> Problem.of(
                        ProblemType.ACCOUNT_NOT_CONNECTED,
                        "This account is not connected: nothing personal is kept for it."));
        UserDetails details = details(account);
        audit.recordNow(AuditEntry.ok(
                AuditType.DATA_EXPORTED, grant.caller().id(), account.hubId(), account.id(), account.generation()));
        var now = clock.instant();
        var data = PersonalData.of(
                AccountView.of(account, now), details, policy.get().current(), inventory.everything(), now);
        return RestResponse.ResponseBuilder.ok(data)
                .header("Cache-Control", "no-store")
                .header("Content-Disposition", "attachment; filename=\"pintags-" + account.hubId() + ".json\"")
                .build();
    }

    private UserDetails details(Account account) {
        return accounts.userDetails(account.id())
                .map(ciphertext -> new Sealed(contexts.of(account.id(), SealedField.USER_DETAILS), ciphertext))
                .map(details -> cipher.open(List.of(details)).await().indefinitely())
                .map(opened -> UserDetails.of(opened.get(0)))
                .orElse(NONE);
    }
}
