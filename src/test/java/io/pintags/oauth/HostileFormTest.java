package io.pintags.oauth;

import static org.assertj.core.api.Assertions.assertThat;

import io.pintags.access.AccountSet;
import io.pintags.access.Caller;
import io.pintags.access.Permission;
import io.pintags.hubspot.HubId;
import io.pintags.problem.Problem;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.concurrent.Callable;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.StringLength;

/** Whatever a client sends is understood or refused with a 400, and nothing else happens. */
class HostileFormTest {
    private static final Caller ANY = new Caller("any", Set.of(Permission.TOKEN_USE), new AccountSet(true, Set.of()));

    @Property
    void anyBodyIsReadOrRefused(@ForAll @StringLength(max = 2000) String body) {
        readOrRefused(() -> FormParameters.parse(body));
    }

    @Property
    void whatLooksLikeAFormIsReadOrRefused(@ForAll("forms") String body) {
        readOrRefused(() -> {
            var form = FormParameters.parse(body);
            assertThat(form.toString()).doesNotContain("secret value");
            return AccountName.of(ANY, form);
        });
    }

    @Property
    void anyNameIsReadOrRefused(@ForAll @StringLength(max = 500) String name) {
        for (String parameter : new String[] {"audience", "resource", "scope"}) {
            readOrRefused(() -> AccountName.of(ANY, FormParameters.parse(parameter + "=" + encode(name))));
        }
    }

    @Property
    void everyAccountCanBeNamed(@ForAll @LongRange(min = 1) long hubId) {
        for (String form : new String[] {
            "audience=" + hubId,
            "audience=hubspot:portal:" + hubId,
            "resource=https%3A%2F%2Fapi.hubapi.com%2Fportals%2F" + hubId,
            "scope=oauth+hubspot%3Aportal%3A" + hubId
        }) {
            assertThat(AccountName.of(ANY, FormParameters.parse(form))).isEqualTo(new HubId(hubId));
        }
    }

    @Property
    void twoAccountsAreNeverOne(@ForAll @LongRange(min = 1) long one, @ForAll @LongRange(min = 1) long other) {
        if (one != other) {
            var form = FormParameters.parse("audience=" + one + "&scope=hubspot:portal:" + other);
            assertThat(refusal(() -> AccountName.of(ANY, form))).isNotNull();
        }
    }

    @Provide
    Arbitrary<String> forms() {
        var names = Arbitraries.of("audience", "resource", "scope", "grant_type", "client_secret", "", "%61udience");
        var values = Arbitraries.oneOf(
                Arbitraries.of(
                        "",
                        "0",
                        "4242",
                        "-1",
                        "9223372036854775808",
                        "hubspot:portal:4242",
                        "hubspot:portal:",
                        "%",
                        "%zz",
                        "%ff",
                        "a++b",
                        "https://api.hubapi.com/portals/1?x",
                        "%00",
                        "secret+value"),
                Arbitraries.strings().ascii().ofMaxLength(30));
        return names.flatMap(name -> values.map(value -> name + "=" + value))
                .list()
                .ofMaxSize(60)
                .map(pairs -> String.join("&", pairs));
    }

    private static void readOrRefused(Callable<?> reading) {
        Problem refusal = refusal(reading);
        if (refusal != null) {
            assertThat(refusal.type().status()).isEqualTo(400);
        }
    }

    private static Problem refusal(Callable<?> reading) {
        try {
            assertThat(reading.call()).isNotNull();
            return null;
        } catch (Problem refused) {
            return refused;
        } catch (Exception e) {
            throw new AssertionError("escaped", e);
        }
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
