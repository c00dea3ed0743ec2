package dev.baton.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.store.RoomNewsInbox.News;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RoomNewsInboxTest {

    private static final News FIRST = new News("EV_1", "call-bcdf-ghjk-mnpq", "JOINED");
    private static final News SECOND = new News("EV_2", "lobby +919876543211\nwith a line", "LEFT");

    private final Database database = Database.open(Postgres.fresh());
    private final RoomNewsInbox inbox = new RoomNewsInbox(database,
            new KeyRingInPostgres(database, Postgres.DEPLOYMENT, InstantSource.fixed(Instant.EPOCH)));

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    void whatIsTakenComesOutOnceInItsOrder() {
        assertThat(inbox.take(FIRST)).isTrue();
        assertThat(inbox.take(SECOND)).isTrue();
        assertThat(inbox.take(FIRST)).as("again").isFalse();

        assertThat(inbox.due(10)).containsExactly(FIRST, SECOND);
        assertThat(inbox.due(10)).as("they are in somebody's hands").isEmpty();
        inbox.later(SECOND.id(), Duration.ZERO);
        assertThat(inbox.due(10)).containsExactly(SECOND);
    }

    @Test
    void whatIsDoneIsRememberedByItsIdAlone() {
        inbox.take(SECOND);
        assertThat(dump()).doesNotContain("lobby", "9876543211");
        inbox.done(SECOND.id());

        assertThat(inbox.take(SECOND)).isFalse();
        assertThat(inbox.waiting()).isZero();
        assertThat(inbox.due(10)).isEmpty();
        boolean gone = database.ask(sql -> sql.sql("select sealed is null from room_news").query(Boolean.class).single());
        assertThat(gone).isTrue();
    }

    @Test
    void idsAreForgottenWhenTheyCannotComeAgain() {
        inbox.take(FIRST);
        inbox.done(FIRST.id());
        inbox.take(SECOND);
        assertThat(inbox.forgetOld()).isZero();
        database.ask(sql -> sql.sql("update room_news set done_at = done_at - interval '61 minutes', taken_at = taken_at - interval '61 minutes'").update());
        assertThat(inbox.forgetOld()).as("what waits is kept").isOne();
        database.ask(sql -> sql.sql("update room_news set taken_at = taken_at - interval '61 minutes'").update());
        assertThat(inbox.forgetOld()).as("but not for ever").isOne();
    }

    private String dump() {
        byte[] sealed = database.ask(sql -> sql.sql("select sealed from room_news").query(byte[].class).single());
        return new String(sealed, StandardCharsets.ISO_8859_1);
    }
}
