package io.pintags.ops;

import io.quarkus.runtime.configuration.DurationConverter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** Numbers and times with which the service would start and then do nothing, or fail at every turn. */
final class Limits {
    private static final List<String> NUMBERS = List.of(
            "pintags.access.failures-per-client",
            "pintags.access.failures-per-source",
            "pintags.cache.max-accounts",
            "pintags.migrate.attempts",
            "pintags.migrate.concurrency",
            "pintags.migrate.max-rows",
            "pintags.refresh.batch",
            "pintags.refresh.concurrency",
            "pintags.refresh.rate-per-second",
            "pintags.rewrap.batch",
            "pintags.rewrap.rows-per-second");

    private static final List<String> TIMES = List.of(
            "pintags.connect.consent-ttl",
            "pintags.connect.link-ttl",
            "pintags.crypto.timeout",
            "pintags.hubspot.connect-timeout",
            "pintags.hubspot.read-timeout",
            "pintags.migrate.lease",
            "pintags.notify.timeout",
            "pintags.refresh.idle-every",
            "pintags.refresh.lease",
            "pintags.refresh.patience",
            "pintags.rewrap.lease");

    private static final List<String> TIMES_OR_NONE = List.of(
            "pintags.cache.ttl",
            "pintags.refresh.dead-confirmation",
            "pintags.refresh.idle-after",
            "pintags.refresh.margin",
            "pintags.token.min-ttl");

    private Limits() {}

    /** One line for each setting that is out of bounds. */
    static List<String> reasons(Function<String, Optional<String>> setting) {
        var reasons = new ArrayList<String>();
        NUMBERS.forEach(name -> setting.apply(name)
                .filter(text -> !isPositive(text))
                .ifPresent(text -> reasons.add(name + " must be a whole number, 1 at least")));
        TIMES.forEach(name -> setting.apply(name)
                .map(DurationConverter::parseDuration)
                .filter(time -> time.isNegative() || time.isZero())
                .ifPresent(time -> reasons.add(name + " must be longer than zero")));
        TIMES_OR_NONE.forEach(name -> setting.apply(name)
                .map(DurationConverter::parseDuration)
                .filter(Duration::isNegative)
                .ifPresent(time -> reasons.add(name + " must be zero or longer")));
        return reasons;
    }

    private static boolean isPositive(String text) {
        try {
            return Long.parseLong(text) > 0;
        } catch (NumberFormatException e) {
            return false;
        }
    }
}
