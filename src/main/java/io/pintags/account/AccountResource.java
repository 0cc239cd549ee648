package io.pintags.account;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.pintags.access.AccountSet;
import io.pintags.access.CurrentCaller;
import io.pintags.access.Permission;
import io.pintags.hubspot.HubId;
import io.pintags.problem.PageLimit;
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
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestQuery;

/** Shows accounts without their secrets. */
@Path("/v1/accounts")
@Blocking
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Accounts")
public class AccountResource {
    private final AccountRepository accounts;
    private final CurrentCaller caller;
    private final InstantSource clock;

    AccountResource(AccountRepository accounts, CurrentCaller caller, InstantSource clock) {
        this.accounts = accounts;
        this.caller = caller;
        this.clock = clock;
    }

    /**
     * Some accounts, in the order of their hub ids.
     *
     * @param accounts the accounts
     * @param nextAfter pass it as {@code after} to get the next ones; absent at the end
     */
    @Schema(name = "AccountPage")
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record AccountPage(
            @JsonProperty("accounts") List<AccountView> accounts,
            @JsonProperty("next_after") Long nextAfter) {}

    /** The accounts that the caller may see. */
    @GET
    @PermissionsAllowed(Permission.Names.ACCOUNT_READ)
    @Operation(operationId = "listAccounts", summary = "Accounts in the order of their hub ids")
    public AccountPage list(@RestQuery String after, @RestQuery String limit) {
        AccountSet visible = caller.get().accounts();
        long start = HubId.pageStart(after);
        int count = PageLimit.parse(limit);
        List<Account> page = accounts.page(visible, start, count);
        var now = clock.instant();
        return new AccountPage(
                page.stream().map(account -> AccountView.of(account, now)).toList(),
                page.size() < count ? null : page.get(page.size() - 1).hubId().value());
    }

    /** One account. */
    @GET
    @Path("/{hubId}")
    @PermissionsAllowed(Permission.Names.ACCOUNT_READ)
    @Operation(operationId = "getAccount", summary = "One account, without its secrets")
    public AccountView one(@RestPath String hubId) {
        HubId id = caller.grant(Permission.ACCOUNT_READ, HubId.parse(hubId)).hubId();
        return accounts.find(id)
                .map(account -> AccountView.of(account, clock.instant()))
                .orElseThrow(() -> Problem.of(ProblemType.ACCOUNT_NOT_CONNECTED, "This account is not connected."));
    }
}
