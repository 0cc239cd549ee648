package io.pintags.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.pintags.hubspot.HubId;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The one thread that writes for all: nothing that goes wrong may end it, or nobody would get a token any more. */
class AuditWriterTest {
    private final Store store = new Store();
    private final AuditLog log = new AuditLog(store);

    @AfterEach
    void stop() throws InterruptedException {
        log.stop(null);
    }

    @Test
    void itOutlivesAnError() {
        log.start(null);
        log.note(entry(1));
        await().until(() -> store.written.equals(List.of(1L)));

        store.error = new NoClassDefFoundError("made up");
        log.note(entry(2));
        assertThatThrownBy(() -> record(3)).hasCauseInstanceOf(NoClassDefFoundError.class);
        store.error = null;

        record(4);
        assertThat(store.written).containsExactly(1L, 2L, 4L);
    }

    @Test
    void whatIsInsistedOnIsWrittenOnceHoweverLongItTakes() {
        log.start(null);
        store.error = new NoClassDefFoundError("made up");
        assertThat(log.insist(entry(5), Duration.ofMinutes(1))).isFalse();
        store.error = null;

        await().until(() -> store.written.equals(List.of(5L)));
        assertThat(log.insist(entry(6), Duration.ofMinutes(1))).isTrue();
        assertThat(store.written).containsExactly(5L, 6L);
    }

    private void record(long hubId) {
        log.record(entry(hubId))
                .subscribeAsCompletionStage()
                .orTimeout(1, TimeUnit.MINUTES)
                .join();
    }

    private static AuditEntry entry(long hubId) {
        return AuditEntry.ok(AuditType.TOKEN_DISCLOSED, "caller", new HubId(hubId), null, 1L);
    }

    /** A store in memory. */
    private static final class Store extends AuditStore {
        private final List<Long> written = new CopyOnWriteArrayList<>();
        private volatile Error error;

        Store() {
            super(null);
        }

        @Override
        void append(List<AuditEntry> entries) {
            if (error != null) {
                throw error;
            }
            entries.forEach(entry -> written.add(entry.hubId().value()));
        }
    }
}
