package io.pintags.simulator;

import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** What an application asks a user to approve. */
record ConsentRequest(
        String clientId,
        String redirectUri,
        List<String> scopes,
        Optional<String> state,
        Optional<String> codeChallenge,
        Optional<String> challengeMethod) {

    private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "[::1]");

    static ConsentRequest of(Request request) {
        return new ConsentRequest(
                request.param("client_id", ""),
                request.param("redirect_uri", ""),
                Stream.of("scope", "optional_scope")
                        .flatMap(name -> Stream.of(request.param(name, "").split("\\s+")))
                        .filter(scope -> !scope.isEmpty())
                        .distinct()
                        .toList(),
                request.param("state"),
                request.param("code_challenge"),
                request.param("code_challenge_method"));
    }

    /** Why it cannot be shown to a user; such a request is never sent back to its redirect URI. */
    Optional<String> problem(String registeredClientId) {
        if (!clientId.equals(registeredClientId)) {
            return Optional.of("The client_id is not that of a registered application.");
        }
        if (!isAllowed(redirectUri)) {
            return Optional.of("The redirect_uri must be https, or http on localhost.");
        }
        if (scopes.isEmpty()) {
            return Optional.of("The scope is missing.");
        }
        boolean s256 = challengeMethod.equals(Optional.of("S256"));
        if (codeChallenge.isPresent() != s256) {
            return Optional.of("A code_challenge needs the code_challenge_method S256.");
        }
        return Optional.empty();
    }

    Consent approvedFor(long hubId) {
        return new Consent(hubId, Optional.of(clientId), scopes, Optional.of(redirectUri), codeChallenge);
    }

    /** Where the browser goes next: the redirect URI with this parameter and the state. */
    String callback(String name, String value) {
        String separator = redirectUri.contains("?") ? "&" : "?";
        return redirectUri
                + separator
                + name
                + "="
                + encode(value)
                + state.map(given -> "&state=" + encode(given)).orElse("");
    }

    private static boolean isAllowed(String text) {
        try {
            URI uri = new URI(text);
            boolean secure = "https".equals(uri.getScheme())
                    || ("http".equals(uri.getScheme()) && uri.getHost() != null && LOOPBACK.contains(uri.getHost()));
            return secure && uri.getHost() != null && uri.getRawUserInfo() == null && uri.getRawFragment() == null;
        } catch (URISyntaxException e) {
            return false;
        }
    }

    private static String encode(String value) {
        return URLEncoder.encode(value, StandardCharsets.UTF_8);
    }
}
