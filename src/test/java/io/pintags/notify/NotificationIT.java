package io.pintags.notify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.pintags.crypto.Secret;
import io.pintags.testing.AppProcess;
import io.pintags.testing.ProcessBed;
import io.pintags.testing.RequiresVault;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.Test;

/** Somebody removes the app at HubSpot; the packaged service reads it in the journal and tells who wants to know. */
@RequiresVault
class NotificationIT {
    private static final long HUB = 6401;

    @Test
    void anUninstallIsNoticedAndTold() {
        var wanted = new NotifyBed();
        var settings = new HashMap<>(wanted.start());
        settings.putAll(Map.of(
                "pintags.notify.every", "1s",
                "pintags.journal.every", "1s",
                "pintags.refresh.every", "off"));
        try (var bed = new ProcessBed()) {
            bed.hubspot().grant(HUB, 1);
            bed.accounts().insert(HUB, 1, Duration.ofMinutes(30));
            try (AppProcess app = bed.start(settings)) {
                patiently()
                        .until(() -> bed.accounts()
                                        .number("select count(*) from journal_cursor where subscribed_at is not null")
                                == 1);

                bed.hubspot().uninstall(HUB);

                patiently().until(() -> told(NotifyBed.receiver()) && told(NotifyBed.apiServer()));
                Listener.Post post = NotifyBed.receiver().about(HUB).get(0);
                JsonObject event = post.json();
                assertThat(event.getString("type")).isEqualTo("io.pintags.account.reconnect-required");
                assertThat(event.getJsonObject("data").getString("cause")).isEqualTo("uninstalled");
                assertThat(post.header("webhook-signature").split(" "))
                        .contains(SigningKey.header(
                                List.of(SigningKey.of(Secret.of(NotifyBed.KEY))),
                                event.getString("id"),
                                Long.parseLong(post.header("webhook-timestamp")),
                                post.body()));
                assertThat(app.token(HUB).join().statusCode()).isEqualTo(409);
                assertThat(NotifyBed.receiver().about(HUB)).hasSize(1);
            }
        } finally {
            wanted.stop();
        }
    }

    private static boolean told(Listener listener) {
        return !listener.about(HUB).isEmpty();
    }

    private static ConditionFactory patiently() {
        return await().pollInterval(Duration.ofMillis(100));
    }
}
