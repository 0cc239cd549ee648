package io.pintags.account;

import static io.pintags.testing.Problems.assertProblem;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;

import io.pintags.crypto.Secret;
import io.pintags.testing.Browser;
import io.pintags.testing.Caller;
import io.pintags.testing.TestBed;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What operators see of accounts, and what nobody sees. */
@QuarkusTest
@WithTestResource(TestBed.class)
class AccountResourceTest {
    @Test
    void anAccountIsShownWithoutItsSecrets() {
        new Browser().connect(1001);
        String token = Caller.operator().accessToken(1001);

        String shown = Caller.of(TestBed.READER)
                .request()
                .get("/v1/accounts/1001")
                .then()
                .statusCode(200)
                .body("status", equalTo("active"))
                .body("generation", equalTo(1))
                .body("access_token_fingerprint", equalTo(Secret.of(token).fingerprint()))
                .extract()
                .asString();

        assertThat(shown).doesNotContain("na1-").doesNotContain("@").doesNotContain("ciphertext");
    }

    @Test
    void accountsAreListedPageByPage() {
        for (long hubId : List.of(1011L, 1012L, 1013L)) {
            new Browser().connect(hubId);
        }

        var first = list("?after=1010&limit=2").then().statusCode(200).extract();
        assertThat(first.<List<Integer>>path("accounts.hub_id")).containsExactly(1011, 1012);
        assertThat(first.<Integer>path("next_after")).isEqualTo(1012);
        list("?after=1012&limit=1000").then().body("accounts.hub_id", hasItem(1013));
    }

    @Test
    void whoMayReadOneAccountSeesNoOther() {
        assertProblem(Caller.of(TestBed.WORKER).request().get("/v1/accounts"), 403, "forbidden");
        assertProblem(Caller.of(TestBed.WORKER).request().get("/v1/accounts/1001"), 403, "forbidden");
        assertProblem(Caller.of(TestBed.READER).request().get("/v1/accounts/1999"), 404, "account-not-connected");
    }

    @ParameterizedTest
    @ValueSource(strings = {"x", "-1", "99999999999999999999"})
    void aPlaceThatIsNoneIs400(String after) {
        assertProblem(list("?after=" + after), 400, "invalid-request").body("field", equalTo("after"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "-1", "1001", "x", "99999999999"})
    void aLimitThatIsNoneIs400(String limit) {
        assertProblem(list("?limit=" + limit), 400, "invalid-request").body("field", equalTo("limit"));
    }

    private static io.restassured.response.Response list(String query) {
        return Caller.of(TestBed.READER).request().get("/v1/accounts" + query);
    }
}
