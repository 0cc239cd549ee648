package io.pintags.oauth;

import io.pintags.access.Caller;
import io.pintags.hubspot.HubId;
import io.pintags.problem.OAuthErrorCode;
import io.pintags.problem.Problem;
import java.util.Optional;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Which account a request is about. OAuth has no parameter for it, so these are asked, and all that answer must agree:
 *
 * <ol>
 *   <li>{@code audience} (RFC 8693): {@code 4242}, {@code hubspot:portal:4242} or
 *       {@code https://api.hubapi.com/portals/4242};
 *   <li>{@code resource} (RFC 8707): one of the last two, since it must be an absolute URI;
 *   <li>{@code scope}: the value {@code hubspot:portal:4242} among others. Others are left to HubSpot, whose consent has
 *       fixed them: a token cannot be had with fewer, and the reply says which it has (RFC 6749 section 3.3).
 * </ol>
 *
 * If none answers, it is the one that the client is bound to. Whether the client may have it is not asked here.
 */
final class AccountName {
    private static final String NUMBER = "([1-9][0-9]{0,18})";
    private static final Pattern URI =
            Pattern.compile("(?:hubspot:portal:|https://api\\.hubapi\\.com/portals/)" + NUMBER);
    private static final Pattern LOGICAL = Pattern.compile(NUMBER);
    private static final String SCOPE_PREFIX = "hubspot:portal:";
    /** RFC 6749 section 3.3: visible ASCII without quote and backslash. */
    private static final Pattern SCOPE_TOKEN = Pattern.compile("[\\x21\\x23-\\x5b\\x5d-\\x7e]+");

    private AccountName() {}

    /** The one account; fails with {@code invalid_target} or {@code invalid_scope}. */
    static HubId of(Caller caller, FormParameters form) {
        var named = new TreeSet<HubId>();
        for (String audience : form.all("audience")) {
            named.add(match(LOGICAL, audience).or(() -> match(URI, audience)).orElseThrow(AccountName::unreadable));
        }
        for (String resource : form.all("resource")) {
            named.add(match(URI, resource).orElseThrow(AccountName::unreadable));
        }
        form.find("scope").ifPresent(scope -> addScoped(named, scope));
        if (named.size() > 1) {
            throw target("The request names more than one account.");
        }
        return named.stream()
                .findFirst()
                .or(caller.accounts()::only)
                .orElseThrow(() ->
                        target("Name the account: audience=hubspot:portal:<hub id>, resource or scope likewise."));
    }

    private static void addScoped(TreeSet<HubId> named, String scope) {
        for (String token : scope.split(" ", -1)) {
            if (!SCOPE_TOKEN.matcher(token).matches()) {
                throw Problem.oauth(
                        OAuthErrorCode.INVALID_SCOPE, "The scope is not a list of tokens with one space between two.");
            }
            if (token.startsWith(SCOPE_PREFIX)) {
                named.add(match(URI, token).orElseThrow(AccountName::unreadable));
            }
        }
    }

    private static Optional<HubId> match(Pattern pattern, String text) {
        Matcher matcher = pattern.matcher(text);
        try {
            return matcher.matches() ? Optional.of(new HubId(Long.parseLong(matcher.group(1)))) : Optional.empty();
        } catch (NumberFormatException beyondAllHubIds) {
            return Optional.empty();
        }
    }

    private static Problem unreadable() {
        return target("Name the account as hubspot:portal:<hub id> or https://api.hubapi.com/portals/<hub id>.");
    }

    private static Problem target(String detail) {
        return Problem.oauth(OAuthErrorCode.INVALID_TARGET, detail);
    }
}
