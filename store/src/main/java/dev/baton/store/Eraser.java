package dev.baton.store;

import dev.baton.call.CallId;
import dev.baton.keeping.KeyRing;
import java.time.Duration;
import java.util.List;

/**
 * Makes calls unreadable for everybody: the key first, which also closes their histories in Temporal, then the rows. What is left
 * says that there was a call, and when; also what others call their room and themselves is gone.
 */
public final class Eraser {

    private static final int AT_ONCE = 200;

    // Longer than any call lasts: one that was never told to be over is over by then.
    private static final Duration WHOLE_CALL = Duration.ofDays(3);

    private final Database database;
    private final KeyRing keys;

    public Eraser(Database database, KeyRing keys) {
        this.database = database;
        this.keys = keys;
    }

    /** Whoever calls this knows that the call is over. Repeating it changes nothing. */
    public void erase(CallId call) {
        keys.destroy(call);
        database.atOnce(sql -> {
            int gone = 0;
            for (String table : List.of("kept_text", "transcript_turn", "journal_entry")) {
                gone += sql.sql("delete from " + table + " where call = :call").param("call", call.value()).update();
            }
            // Whom an operator let in, by the name that they chose.
            gone += sql.sql("delete from lease where strpos(name, :call) > 0").param("call", call.value()).update();
            gone += sql.sql("update known_transfer set notes = null, ended_at = coalesce(ended_at, clock_timestamp()) where call = :call")
                    .param("call", call.value())
                    .update();
            return gone + sql.sql("""
                            update known_call set notes = null, name_mark = null,
                                room = case when room = 'call-' || id then room else 'erased-' || id end,
                                caller = case when caller = 'caller-' || id then caller else 'erased-' || id end, ended_at = coalesce(ended_at, clock_timestamp()),
                                erased_at = coalesce(erased_at, clock_timestamp())
                            where id = :call
                            """)
                    .param("call", call.value())
                    .update();
        });
    }

    /** One that did not come to be, and may still: nothing is left of it, not even that its key is gone. */
    public void neverWas(CallId call) {
        keys.destroy(call);
        database.atOnce(sql -> sql.sql("delete from kept_text where call = :call").param("call", call.value()).update()
                + sql.sql("delete from transcript_turn where call = :call").param("call", call.value()).update()
                + sql.sql("delete from call_key where id = :key").param("key", KeyRing.CALL + call).update()
                + sql.sql("delete from known_call where id = :call").param("call", call.value()).update());
    }

    /** Calls that have been over for so long, and leases and counts that have expired. Returns how many calls. */
    public int eraseOlderThan(Duration retention) {
        int erased = 0;
        List<String> due = due(retention);
        while (!due.isEmpty()) {
            due.forEach(id -> erase(new CallId(id.substring(KeyRing.CALL.length()))));
            erased += due.size();
            due = due(retention);
        }
        database.atOnce(sql -> sql.sql("delete from lease where until < clock_timestamp() - interval '1 hour'").update()
                + sql.sql("delete from tally where until < clock_timestamp() - interval '1 hour'").update());
        return erased;
    }

    private List<String> due(Duration retention) {
        return database.ask(sql -> sql.sql("""
                        select key.id from call_key key left join known_call one on 'call/' || one.id = key.id
                        where key.destroyed_at is null
                        and (one.ended_at < clock_timestamp() - :kept * interval '1 second'
                            or one.ended_at is null and key.made_at < clock_timestamp() - (:kept + :whole) * interval '1 second')
                        limit :most
                        """)
                .param("kept", (double) retention.toSeconds())
                .param("whole", (double) WHOLE_CALL.toSeconds())
                .param("most", AT_ONCE)
                .query(String.class)
                .list());
    }
}
