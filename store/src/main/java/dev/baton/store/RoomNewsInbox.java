package dev.baton.store;

import dev.baton.keeping.KeyRing;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** News of rooms from LiveKit, taken once each, and kept until they were passed on. */
public final class RoomNewsInbox {

    // Longer than a signature of LiveKit's is good for: what came once can come again until then.
    private static final Duration REMEMBERED = Duration.ofHours(1);
    // Whoever took one to pass it on and died: after this long another does.
    private static final Duration IN_HAND = Duration.ofSeconds(75);

    private final Database database;
    private final KeyRing keys;
    private final Sealed sealed;

    public RoomNewsInbox(Database database, KeyRing keys) {
        this.database = database;
        this.keys = keys;
        sealed = new Sealed(keys);
    }

    /** {@code room} and {@code kind}, as LiveKit names them. */
    public record News(String id, String room, String kind) {
        @Override
        public String toString() {
            return "news " + id;
        }
    }

    /** False if it came before. */
    public boolean take(News news) {
        byte[] text = sealed.close(keys.deploymentKey(), name(news.id()), news.kind() + "\n" + news.room());
        return database.ask(sql -> sql.sql("insert into room_news (id, sealed) values (:id, :sealed) on conflict (id) do nothing")
                .param("id", news.id())
                .param("sealed", text)
                .update()) == 1;
    }

    /** Those that wait, the first first. They are in the hands of who asked, and of nobody else for a while. */
    public List<News> due(int atMost) {
        record Row(long number, String id, byte[] text) {}
        List<Row> rows = database.ask(sql -> sql.sql("""
                        update room_news set due_at = clock_timestamp() + :hand * interval '1 second', attempts = attempts + 1
                        where number in (
                            select number from room_news where done_at is null and due_at <= clock_timestamp()
                            order by number limit :most for update skip locked)
                        returning number, id, sealed
                        """)
                .param("hand", (double) IN_HAND.toSeconds())
                .param("most", atMost)
                .query((row, n) -> new Row(row.getLong("number"), row.getString("id"), row.getBytes("sealed")))
                .list());
        var news = new ArrayList<News>();
        rows.stream().sorted((one, other) -> Long.compare(one.number(), other.number())).forEach(row -> {
            Optional<String> text = sealed.open(name(row.id()), row.text());
            if (text.isEmpty()) {
                done(row.id());
            } else {
                String[] parts = text.get().split("\n", 2);
                news.add(new News(row.id(), parts[1], parts[0]));
            }
        });
        return List.copyOf(news);
    }

    /** It was passed on, or nobody wants it. */
    public void done(String id) {
        database.ask(sql -> sql.sql("update room_news set sealed = null, done_at = clock_timestamp() where id = :id and done_at is null")
                .param("id", id)
                .update());
    }

    /** It could not be passed on: once more after this long. */
    public void later(String id, Duration wait) {
        database.ask(sql -> sql.sql("update room_news set due_at = clock_timestamp() + :wait * interval '1 millisecond' where id = :id and done_at is null")
                .param("id", id)
                .param("wait", (double) wait.toMillis())
                .update());
    }

    public long waiting() {
        return database.ask(sql -> sql.sql("select count(*) from room_news where done_at is null").query(Long.class).single());
    }

    /** Ids that cannot come again, and news that nobody could want any more: a call has looked for itself long since. */
    public int forgetOld() {
        return database.ask(sql -> sql.sql("""
                        delete from room_news where done_at < clock_timestamp() - :kept * interval '1 second'
                            or taken_at < clock_timestamp() - 2 * :kept * interval '1 second'
                        """)
                .param("kept", (double) REMEMBERED.toSeconds())
                .update());
    }

    private static String name(String id) {
        return "news " + id;
    }
}
