package io.pintags.simulator;

import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;

/** Tells which portal a request concerns, from whatever credential it carries, without spending any. */
final class HubFinder {

    private final Backend backend;

    HubFinder(Backend backend) {
        this.backend = backend;
    }

    OptionalLong hubOf(Request request) {
        Stream<Long> byRefreshToken = Stream.of("refresh_token", "token")
                .flatMap(name -> request.param(name).stream())
                .flatMap(token -> backend.ledger().byRefreshToken(token).stream())
                .map(Grant::hubId);
        Stream<Long> byCode = request.param("code").flatMap(backend.codes()::peek).map(Consent::hubId).stream();
        Stream<Long> byAccessToken = Stream.of(request.param("token"), request.bearer())
                .flatMap(Optional::stream)
                .flatMap(token -> backend.accessTokens().read(token).stream())
                .flatMap(access -> backend.ledger().byId(access.grantId()).stream())
                .map(Grant::hubId);
        return Stream.of(byRefreshToken, byCode, byAccessToken)
                .flatMap(found -> found)
                .mapToLong(Long::longValue)
                .findFirst();
    }
}
