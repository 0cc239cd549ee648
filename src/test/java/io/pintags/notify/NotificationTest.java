package io.pintags.notify;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.MeterRegistry;
import io.pintags.crypto.Secret;
import io.pintags.database.Database;
import io.pintags.hubspot.HubId;
import io.pintags.refresh.RefreshState;
import io.pintags.simulator.Fault;
import io.pintags.testing.Browser;
import io.pintags.testing.Caller;
import io.pintags.testing.TestBed;
import io.pintags.testing.TestTime;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.vertx.core.json.JsonObject;
import jakarta.inject.Inject;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/** Who is told of what, how often, and what happens when nobody listens. */
@QuarkusTest
@TestProfile(NotificationTest.Profile.class)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class NotificationTest {
    /** With a receiver and a cluster. */
    public static final class Profile implements QuarkusTestProfile {
        @Override
        public List<TestResourceEntry> testResources() {
            return List.of(new TestResourceEntry(TestBed.class), new TestResourceEntry(NotifyBed.class));
        }
    }

    @Inject
    Courier courier;

    @Inject
    Outbox outbox;

    @Inject
    Database database;

    @Inject
    MeterRegistry meters;

    @Inject
    RefreshState state;

    @BeforeEach
    void nothingYet() {
        courier.run();
        database.update("delete from notification");
        NotifyBed.receiver().forget();
        NotifyBed.apiServer().forget();
    }

    @AfterEach
    void healthyAgain() {
        state.reset();
    }

    @Test
    void aConnectedAccountIsToldOnceAsASignedCloudEvent() {
        new Browser().connect(2001).then().statusCode(200);
        String token = Caller.operator().accessToken(2001);

        courier.run();
        courier.run();

        var post =
                NotifyBed.receiver().about(2001).stream().reduce((a, b) -> null).orElseThrow();
        JsonObject event = post.json();
        assertThat(post.header("Content-Type")).isEqualTo("application/cloudevents+json; charset=utf-8");
        assertThat(event.fieldNames())
                .containsExactlyInAnyOrder(
                        "specversion", "id", "source", "type", "subject", "time", "datacontenttype", "data");
        assertThat(event.getString("specversion")).isEqualTo("1.0");
        assertThat(event.getString("type")).isEqualTo("io.pintags.account.connected");
        assertThat(event.getString("source")).isEqualTo(TestBed.publicUrl() + "/");
        assertThat(event.getString("subject")).isEqualTo("2001");
        assertThat(Instant.parse(event.getString("time")))
                .isBetween(Instant.now().minusSeconds(60), Instant.now());
        assertThat(event.getJsonObject("data"))
                .isEqualTo(new JsonObject().put("hub_id", 2001).put("status", "active"));
        assertThat(post.header("webhook-id")).isEqualTo(event.getString("id"));
        long sent = Long.parseLong(post.header("webhook-timestamp"));
        assertThat(Instant.ofEpochSecond(sent)).isBetween(Instant.now().minusSeconds(60), Instant.now());
        assertThat(post.header("webhook-signature").split(" "))
                .hasSize(2)
                .contains(SigningKey.header(
                        List.of(SigningKey.of(Secret.of(NotifyBed.KEY))), event.getString("id"), sent, post.body()));
        assertThat(post.body()).doesNotContain(token).doesNotContain("@").doesNotContain("example.com");
    }

    @Test
    void anAttemptThatFailedIsMadeAgainWithTheSameIdAndRedirectsAreNotFollowed() {
        new Browser().connect(2002);
        NotifyBed.receiver().answer(302, 503);

        courier.run();
        courier.run();
        assertThat(NotifyBed.receiver().about(2002))
                .as("left alone for a while")
                .hasSize(1);
        dueAgain();
        courier.run();
        dueAgain();
        courier.run();

        var posts = NotifyBed.receiver().about(2002);
        assertThat(posts).hasSize(3).allMatch(post -> post.path().equals("/hook"));
        assertThat(posts.stream().map(post -> post.header("webhook-id")).distinct())
                .hasSize(1);
        assertThat(waiting()).isZero();
    }

    @Test
    void changesOfOneAccountArriveInTheirOrderAndOthersDoNotWait() {
        new Browser().connect(2003);
        database.update("update account set status = 'RECONNECT_REQUIRED', status_cause = 'invalid-grant'"
                + " where hub_id = 2003");
        new Browser().connect(2004);
        NotifyBed.receiver().answer(500);

        courier.run();
        assertThat(kinds(2003)).containsExactly("connected");
        assertThat(kinds(2004)).containsExactly("connected");
        dueAgain();
        courier.run();
        dueAgain();
        courier.run();

        assertThat(kinds(2003)).containsExactly("connected", "connected", "reconnect-required");
        var last = NotifyBed.receiver().about(2003).get(2).json().getJsonObject("data");
        assertThat(last.getString("cause")).isEqualTo("invalid-grant");
        assertThat(last.getString("status")).isEqualTo("reconnect_required");
        assertThat(last.getString("reconnect_url")).isEqualTo(TestBed.publicUrl() + "/hubspot/install?hub_id=2003");
    }

    @Test
    void aPauseIsToldOnceHoweverOftenItIsTriedAndItsEndToo() {
        new Browser().connect(2005);
        TestBed.hubspot().settings(settings -> settings.withClientSecrets(List.of("rotated-at-hubspot")));
        TestTime.pass(Duration.ofMinutes(31));
        for (int i = 0; i < 3; i++) {
            Caller.operator().token(2005).then().statusCode(503);
            unpause();
        }
        TestBed.hubspot().settings(settings -> settings.withClientSecrets(List.of("simulated-secret")));
        Caller.operator().token(2005).then().statusCode(200);

        deliverAll();

        assertThat(kinds(2005)).containsExactly("connected", "paused", "resumed");
    }

    @Test
    void anOrdinaryRenewalIsNoNews() {
        new Browser().connect(2006);
        TestTime.pass(Duration.ofMinutes(31));
        Caller.operator().token(2006).then().statusCode(200);
        TestBed.hubspot().inject(Fault.serverError(500).forHub(2006));
        TestTime.pass(Duration.ofMinutes(31));
        Caller.operator().token(2006);

        deliverAll();

        assertThat(kinds(2006)).containsExactly("connected");
    }

    @Test
    void whatNobodyTakesIsGivenUpAndCounted() {
        new Browser().connect(2007);
        double before = count("webhook", "given_up");
        NotifyBed.receiver().answer(410);
        courier.run();
        database.update("update notification set at = at - interval '25 hours', next_attempt_at = now()");

        courier.run();

        assertThat(NotifyBed.receiver().about(2007)).hasSize(1);
        assertThat(waiting()).isZero();
        assertThat(count("webhook", "given_up")).isEqualTo(before + 1);
    }

    @Test
    void manyAreGivenUpAFewAtATime() {
        for (long hubId = 2013; hubId <= 2015; hubId++) {
            new Browser().connect(hubId);
        }
        database.update("update notification set at = at - interval '25 hours'");

        assertThat(outbox.giveUp("webhook", Duration.ofHours(24), 2)).hasSize(2);
        assertThat(outbox.giveUp("webhook", Duration.ofHours(24), 2)).hasSize(1);
    }

    @Test
    void nothingIsKeptForAChannelThatNobodyDelivers() {
        database.update("update notification_channel set seen_at = now() - interval '2 days'");
        new Browser().connect(2008);
        assertThat(waiting()).isZero();

        courier.announce();
        new Browser().connect(2009);

        assertThat(waiting()).isEqualTo(2);
    }

    @Test
    void theClusterGetsAnEventAboutThePodWithTheTokenOfTheDay() throws IOException {
        NotifyBed.renewToken("renewed");
        NotifyBed.apiServer().answer(500, 409);
        new Browser().connect(2010);
        database.update("update account set status = 'RECONNECT_REQUIRED', status_cause = 'uninstalled'"
                + " where hub_id = 2010");

        deliverAll();

        var posts = NotifyBed.apiServer().about(2010);
        // Made again after the 500; the 409 says that it is there already.
        assertThat(posts)
                .hasSize(3)
                .allMatch(post -> post.path().equals("/apis/events.k8s.io/v1/namespaces/acme/events"));
        assertThat(posts.get(0).header("Authorization")).isEqualTo("Bearer renewed");
        JsonObject event = posts.get(2).json();
        assertThat(event.getString("apiVersion")).isEqualTo("events.k8s.io/v1");
        assertThat(event.getString("kind")).isEqualTo("Event");
        assertThat(event.getString("eventTime")).matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{6}Z");
        assertThat(event.getString("type")).isEqualTo("Warning");
        assertThat(event.getString("reason")).isEqualTo("AccountReconnectRequired");
        assertThat(event.getString("action")).isEqualTo("ReconnectRequired");
        assertThat(event.getString("reportingController")).isEqualTo("pintags.io/pintags");
        assertThat(event.getString("reportingInstance")).isEqualTo("acme-pintags-0");
        assertThat(event.getString("note")).isEqualTo("HubSpot account 2010 is reconnect required: uninstalled");
        assertThat(event.getJsonObject("metadata").getString("namespace")).isEqualTo("acme");
        assertThat(event.getJsonObject("metadata").getString("name")).startsWith("pintags.");
        assertThat(event.getJsonObject("regarding").getString("uid")).isEqualTo("0b6ec8f9-0d2b-4f58-9a3e-8f2d9d2a7f10");
    }

    /** The last one: Events stay off until the next start. */
    @Test
    @Order(Integer.MAX_VALUE)
    void aClusterThatDoesNotPermitEventsIsAskedOnceAndTheyAreLeftToAReplicaThatMayMakeThem() {
        NotifyBed.apiServer().answer(403);
        new Browser().connect(2011);

        courier.run();
        new Browser().connect(2012);
        courier.run();

        assertThat(NotifyBed.apiServer().posts()).hasSize(1);
        assertThat(NotifyBed.receiver().about(2012)).hasSize(1);
        assertThat(outbox.claim("kubernetes", 10, Duration.ofMinutes(1)))
                .extracting(Notification::hubId)
                .containsExactly(new HubId(2011), new HubId(2012));
    }

    private void deliverAll() {
        for (int i = 0; i < 5; i++) {
            courier.run();
            dueAgain();
        }
    }

    private void dueAgain() {
        database.update("update notification set next_attempt_at = now()");
    }

    private void unpause() {
        database.update("update refresh_control set paused_until = '-infinity', tokens = 10");
        database.update("update account set next_refresh_at = now() where hub_id = 2005");
    }

    private long waiting() {
        return database.first("select count(*) as n from notification", row -> row.getLong("n"))
                .orElseThrow();
    }

    private double count(String channel, String outcome) {
        return meters.counter("pintags.notify.outcome", "channel", channel, "outcome", outcome)
                .count();
    }

    private static List<String> kinds(long hubId) {
        return NotifyBed.receiver().about(hubId).stream()
                .map(post -> post.json().getString("type").substring("io.pintags.account.".length()))
                .toList();
    }
}
