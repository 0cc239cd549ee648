package io.pintags.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.pintags.hubspot.HubId;
import java.util.ArrayList;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** The database goes away and comes back, or the service is stopped with much to write. */
class AuditOutageTest {
    private final MemoryLog memory = new MemoryLog();
    private final MemoryLog.Writer process = memory.writer();

    @Test
    void nobodyWaitsForANoteToBeWritten() {
        memory.store(MemoryLog.Store.AWAY);
        note(2000);
        var waiting = new ArrayList<CompletableFuture<Void>>();
        for (int i = 0; i < 50; i++) {
            waiting.add(process.log().record(entry(i)).subscribeAsCompletionStage());
        }
        await().until(() -> waiting.stream().allMatch(CompletableFuture::isCompletedExceptionally));
        assertThat(memory.refusals()).as("all are told at once").isLessThan(waiting.size());

        memory.store(MemoryLog.Store.WORKS);
        await().untilAsserted(() -> assertThat(memory.entries()).hasSize(2000));
        process.stop();
    }

    @Test
    void whatDoesNotFitIsCountedAndTheCountOutlivesTheOutage() {
        memory.store(MemoryLog.Store.AWAY);
        memory.hold(() -> note(30_000));
        note(100);
        memory.store(MemoryLog.Store.WORKS);
        process.stop();

        long lost = memory.entries().stream()
                .filter(entry -> entry.type() == AuditType.EVENTS_LOST)
                .mapToLong(AuditEntry::repeats)
                .sum();
        long kept = memory.entries().stream()
                .filter(entry -> entry.type() != AuditType.EVENTS_LOST)
                .count();
        assertThat(lost).isPositive();
        assertThat(kept + lost).isEqualTo(30_100);
    }

    @Test
    void aStopWritesEverythingThatIsLeft() {
        memory.hold(() -> note(3000));
        process.stop();
        assertThat(memory.entries()).hasSize(3000);
    }

    private void note(int entries) {
        for (int i = 0; i < entries; i++) {
            process.log().note(entry(i));
        }
    }

    private static AuditEntry entry(int number) {
        return AuditEntry.refused(AuditType.ACCESS_REFUSED, "worker", new HubId(number + 1L), "token:use");
    }
}
