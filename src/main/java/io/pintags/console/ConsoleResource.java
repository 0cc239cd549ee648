package io.pintags.console;

import io.pintags.access.Caller;
import io.pintags.access.CurrentCaller;
import io.pintags.access.Permission;
import io.pintags.account.Account;
import io.pintags.account.AccountRepository;
import io.pintags.account.AccountView;
import io.pintags.hubspot.HubId;
import io.pintags.page.Page;
import io.pintags.privacy.CurrentPolicy;
import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import io.quarkus.security.PermissionsAllowed;
import io.smallrye.common.annotation.Blocking;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestQuery;
import org.jboss.resteasy.reactive.RestResponse;

/**
 * What an operator looks at first: the accounts, those that need somebody marked, in a browser that was asked for a client
 * id and secret. It only shows; there is nothing on it that another site could make a browser press.
 */
@Path("/console")
@Blocking
@Tag(name = "Console")
public class ConsoleResource {
    /** Accounts on a page. */
    private static final int PAGE = 100;

    private final AccountRepository accounts;
    private final CurrentCaller caller;
    private final CurrentPolicy policy;
    private final InstantSource clock;

    ConsoleResource(AccountRepository accounts, CurrentCaller caller, CurrentPolicy policy, InstantSource clock) {
        this.accounts = accounts;
        this.caller = caller;
        this.policy = policy;
        this.clock = clock;
    }

    @CheckedTemplate(basePath = "console")
    static final class Templates {
        private Templates() {}

        static native TemplateInstance accounts(
                String caller, List<AccountView> accounts, Long next, Instant now, String policyVersion);
    }

    /** The accounts that the caller may see, in the order of their hub ids. */
    @GET
    @PermissionsAllowed(Permission.Names.ACCOUNT_READ)
    @Produces(MediaType.TEXT_HTML)
    @Operation(operationId = "showConsole", summary = "The accounts as a page for a browser")
    public RestResponse<String> show(@RestQuery String after) {
        Caller who = caller.get();
        long start = HubId.pageStart(after);
        List<Account> page = accounts.page(who.accounts(), start, PAGE);
        Instant now = clock.instant();
        return Page.of(
                200,
                Templates.accounts(
                        who.id(),
                        page.stream()
                                .map(account -> AccountView.of(account, now))
                                .toList(),
                        page.size() < PAGE ? null : page.get(PAGE - 1).hubId().value(),
                        now.truncatedTo(ChronoUnit.SECONDS),
                        policy.version()),
                Page.NOT_STORED);
    }
}
