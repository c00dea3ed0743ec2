package dev.baton.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.call.CallId;
import dev.baton.call.TenantId;
import dev.baton.keeping.KeyRing;
import dev.baton.port.Ledger.Entry;
import dev.baton.port.Ledger.Page;
import dev.baton.store.TransferEvents.Event;
import dev.baton.transfer.TransferId;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class TransferEventsTest {

    private static final CallId CALL = new CallId("bcdf-ghjk-mnpq");
    private static final TransferId FIRST = TransferId.of(CALL, 1);
    private static final TenantId ACME = new TenantId("acme");
    private static final Instant TEN = Instant.parse("2026-11-26T10:00:00Z");
    private static final Duration HAND = Duration.ofSeconds(30);

    private final Database database = Database.open(Postgres.fresh());
    private final KeyRing keys = new KeyRingInPostgres(database, Postgres.DEPLOYMENT, InstantSource.fixed(Instant.EPOCH));
    private final JournalsInPostgres journals = new JournalsInPostgres(database, keys);
    private final TransferEvents events = new TransferEvents(database);

    @BeforeEach
    void begin() {
        var unused = Tenants.knows(database, keys, CALL, "acme");
    }

    @AfterEach
    void close() {
        database.close();
    }

    private static Entry entry(int number, int step, String text) {
        return new Entry(number, TEN.plusSeconds(number), step == 0 ? null : step, text);
    }

    private void nobodyComes() {
        var page = new Page(FIRST.value(), List.of(entry(1, 0, "the agent asked for billing"), entry(2, 1, "the caller is on hold"), entry(3, 3, "ringing Grace"),
                entry(4, 3, "Grace answered"), entry(5, 3, "Grace: declined"), entry(6, 0, "nobody is available")));
        journals.add(page);
        journals.add(page);
        journals.add(new Page("call-" + CALL, List.of(entry(1, 0, "the caller rang"), entry(2, 0, "transfer 1 to billing begins"),
                entry(3, 0, "transfer 1 ended: nobody was available"), entry(4, 0, "the caller is back with the agent"))));
    }

    @Test
    void theJournalsOfATransferAndItsCallTellOneStoryWithItsTenant() {
        nobodyComes();

        assertThat(events.of(ACME, FIRST).stream().map(one -> one.sequence() + " " + one.kind() + (one.cause() == null ? "" : " " + one.cause()))).containsExactly(
                "1 started", "2 ringing", "3 answered", "4 failed nobody-available", "5 ended nobody-available", "6 returned");
        assertThat(events.of(new TenantId("house"), FIRST)).isEmpty();
        List<String> rows = database.ask(sql -> sql.sql("select t::text from transfer_event t").query(String.class).list());
        assertThat(String.valueOf(rows)).doesNotContain("Grace", "billing", "Ada");
    }

    @Test
    void ofEachTransferOneIsToldAtATimeAndNothingLaterBeforeItIsSettled() {
        nobodyComes();
        journals.add(new Page(TransferId.of(CALL, 2).value(), List.of(entry(1, 0, "the agent asked for sales"))));

        List<Event> due = events.due(HAND, 10);
        assertThat(due).hasSize(2).allMatch(one -> one.sequence() == 1 && one.attempts() == 1);
        assertThat(events.due(HAND, 10)).as("both are in somebody's hands").isEmpty();
        Event first = due.stream().filter(one -> one.transfer().equals(FIRST)).findFirst().orElseThrow();
        events.later(first, Duration.ZERO);
        assertThat(events.due(HAND, 10)).singleElement().satisfies(one -> {
            assertThat(one.number()).isEqualTo(first.number());
            assertThat(one.attempts()).isEqualTo(2);
        });
        events.settled(first);
        assertThat(events.due(HAND, 10)).singleElement().satisfies(one -> assertThat(one.sequence()).isEqualTo(2));
    }

    @Test
    void whatIsOldIsNotToldAnyMore() {
        nobodyComes();
        database.ask(sql -> sql.sql("update transfer_event set at = clock_timestamp() - interval '4 days'").update());

        assertThat(events.giveUpOlderThan(Duration.ofDays(3))).isEqualTo(6);
        assertThat(events.due(HAND, 10)).isEmpty();
    }

    @Test
    void figuresAreOfOneTenant() {
        nobodyComes();
        var figures = new Figures(database);

        assertThat(figures.outcomes(ACME)).containsExactlyEntriesOf(Map.of("nobody-available", 1L));
        assertThat(figures.started(ACME)).isOne();
        assertThat(figures.ringing(ACME, List.of(0.5, 1.0))).isEqualTo(new Figures.Spread(List.of(0L, 1L), 1, 1.0));
        assertThat(figures.timeToHuman(ACME, List.of(1.0)).all()).isZero();
        assertThat(figures.abandonedOnHold(ACME)).isZero();
        assertThat(figures.liveCalls(ACME)).isOne();
        assertThat(figures.outcomes(new TenantId("house"))).isEmpty();
    }
}
