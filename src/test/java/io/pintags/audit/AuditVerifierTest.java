package io.pintags.audit;

import static org.assertj.core.api.Assertions.assertThat;

import io.pintags.audit.Verification.Broken;
import io.pintags.audit.Verification.Damage;
import io.pintags.audit.Verification.Intact;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whoever changes the log, even as the database's superuser, is found out, and where. */
class AuditVerifierTest {
    private static AuditDatabase log;

    @BeforeAll
    static void start() {
        log = new AuditDatabase();
    }

    @AfterAll
    static void stop() {
        log.close();
    }

    @BeforeEach
    void tenEvents() {
        log.clear();
        log.write(10);
    }

    @Test
    void aLogThatNobodyTouchedIsIntact() {
        assertThat(verify()).isEqualTo(new Intact(10, log.head(), true));
    }

    @Test
    void soIsAnEmptyOne() {
        log.clear();
        assertThat(verify()).isEqualTo(new Intact(0, log.head(), true));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "at = at + interval '1 microsecond'",
                "type = 'token.repeated'",
                "type = 'none that there is'",
                "actor = 'somebody else'",
                "hub_id = 4243",
                "hub_id = null",
                "hub_id = -1",
                "account_id = null",
                "generation = 7",
                "outcome = 'refused'",
                "reason = ''",
                "repeats = 2",
                "hash = repeat('0', 64)"
            })
    void aChangedEventIsFound(String change) {
        log.tamper("update audit_event set " + change + " where seq = 4");
        assertThat(verify()).isEqualTo(new Broken(4, Damage.ALTERED));
    }

    @Test
    void aChangedEventWithAHashThatFitsIsFoundAtTheNextOne() {
        rewrite(4);
        assertThat(verify()).isEqualTo(new Broken(5, Damage.UNLINKED));
    }

    @Test
    void soIsTheLastOneByTheHead() {
        rewrite(10);
        assertThat(verify()).isEqualTo(new Broken(10, Damage.ALTERED));
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 4, 10})
    void anEventThatIsGoneIsMissed(long seq) {
        log.tamper("delete from audit_event where seq = " + seq);
        assertThat(verify()).isEqualTo(new Broken(seq, Damage.MISSING));
    }

    @Test
    void soIsAWholeLog() {
        log.tamper("truncate audit_event");
        assertThat(verify()).isEqualTo(new Broken(1, Damage.MISSING));
    }

    @Test
    void anEventThatTheServiceDidNotWriteIsFound() {
        copy(4, "4, at + interval '1 second'");
        assertThat(verify()).isEqualTo(new Broken(4, Damage.SURPLUS));
    }

    @Test
    void soIsOneBeyondTheEnd() {
        copy(4, "12, at");
        assertThat(verify()).isEqualTo(new Broken(11, Damage.SURPLUS));
    }

    @Test
    void aLogThatWasCutOffWithItsHeadOrReplacedShowsToWhoKeptALink() {
        ChainLink kept = log.head();
        log.clear();
        log.write(5);
        assertThat(verify()).isInstanceOf(Intact.class);
        assertThat(log.verifier.verify(Optional.of(kept), 100)).isEqualTo(new Broken(6, Damage.MISSING));
        log.write(5);
        assertThat(log.verifier.verify(Optional.of(kept), 100)).isEqualTo(new Broken(10, Damage.ALTERED));
        log.write(5);
        assertThat(log.verifier.verify(Optional.of(kept), 100)).isEqualTo(new Broken(11, Damage.UNLINKED));
    }

    @Test
    void aLongLogIsLookedAtInPieces() {
        log.write(2500);
        Intact piece = (Intact) log.verifier.verify(Optional.empty(), 1007);
        assertThat(piece.events()).isEqualTo(1007);
        assertThat(piece.complete()).isFalse();
        assertThat(piece.last().seq()).isEqualTo(1007);
        assertThat(log.verifier.verify(Optional.of(piece.last()), 1503)).isEqualTo(new Intact(1503, log.head(), true));
        log.tamper("update audit_event set actor = 'x' where seq = 1008");
        assertThat(log.verifier.verify(Optional.empty(), 1007)).isInstanceOf(Intact.class);
        assertThat(log.verifier.verify(Optional.of(piece.last()), 5)).isEqualTo(new Broken(1008, Damage.ALTERED));
        assertThat(verify()).isEqualTo(new Broken(1008, Damage.ALTERED));
    }

    private static Verification verify() {
        return log.verifier.verify(Optional.empty(), 1_000_000);
    }

    private static void rewrite(long seq) {
        AuditEvent old = log.database
                .query("select * from audit_event where seq = ?", AuditEvent::read, seq)
                .get(0);
        AuditEvent other = AuditEvent.after(
                new ChainLink(seq - 1, old.previousHash()),
                old.at(),
                AuditEntry.refused(AuditType.ACCESS_REFUSED, "x", null, "y"));
        log.tamper("update audit_event set type = 'access.refused', actor = 'x', hub_id = null, account_id = null,"
                + " generation = null, outcome = 'refused', reason = 'y', hash = '" + other.hash() + "' where seq = "
                + seq);
    }

    private static void copy(long seq, String as) {
        log.tamper("insert into audit_event select " + as + ", type, actor, hub_id, account_id, generation, outcome,"
                + " reason, repeats, previous_hash, hash from audit_event where seq = " + seq);
    }
}
