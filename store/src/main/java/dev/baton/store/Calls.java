package dev.baton.store;

import dev.baton.call.Call;
import dev.baton.call.CallId;
import dev.baton.call.Caller;
import dev.baton.call.Identity;
import dev.baton.call.Reach;
import dev.baton.call.RoomName;
import dev.baton.call.TenantId;
import dev.baton.keeping.KeyRing;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/** Which calls there are and whose they are. How a call goes is its workflow's to tell; nothing here decides anything. */
public final class Calls {

    /** The note on a call whose workflow was gone when somebody looked: what became of it, in a sentence. */
    public static final String LOST = "lost";

    /** Of a call that is lost, the sentence that says more: it can still be begun. */
    public static final String NEVER_BEGAN = "lost: it never began, and nobody was rung";

    private static final String COLUMNS = "id, tenant, room, caller, reach, begun_at, ended_at, erased_at, notes";

    private final Database database;
    private final KeyRing keys;
    private final Notes notes;

    public Calls(Database database, KeyRing keys) {
        this.database = database;
        this.keys = keys;
        notes = new Notes(new Sealed(keys));
    }

    /**
     * Before anything else is written about it. Whether it was not known before; repeating it changes nothing. {@code callerName}: by which it is
     * found again.
     */
    public boolean begin(Call call, @Nullable String callerName, Map<String, String> words) {
        return database.atOnce(sql -> {
            boolean first = sql.sql("""
                            insert into known_call (id, tenant, room, caller, reach, name_mark)
                            values (:id, :tenant, :room, :caller, :reach, :mark) on conflict (id) do nothing
                            """)
                    .param("id", call.id().value())
                    .param("tenant", call.tenant().value())
                    .param("room", call.room().value())
                    .param("caller", call.caller().identity().value())
                    .param("reach", call.caller().reach().name().toLowerCase(Locale.ROOT))
                    .param("mark", callerName == null ? null : mark(call.tenant(), callerName))
                    .update() == 1;
            if (first && !words.isEmpty()) {
                // Their key takes its tenant from the row that is there now.
                note(call.id(), words);
            }
            return first;
        });
    }

    /** As its workflow tells it, where the row was lost. Whether anything was missing. */
    public boolean restore(Call call, Instant begun, @Nullable Instant ended) {
        return database.ask(sql -> sql.sql("""
                        insert into known_call as one (id, tenant, room, caller, reach, begun_at, ended_at)
                        values (:id, :tenant, :room, :caller, :reach, :begun, :ended)
                        on conflict (id) do update set ended_at = excluded.ended_at where one.ended_at is null and excluded.ended_at is not null
                        """)
                .param("id", call.id().value())
                .param("tenant", call.tenant().value())
                .param("room", call.room().value())
                .param("caller", call.caller().identity().value())
                .param("reach", call.caller().reach().name().toLowerCase(Locale.ROOT))
                .param("begun", begun.atOffset(ZoneOffset.UTC))
                .param("ended", ended == null ? null : ended.atOffset(ZoneOffset.UTC))
                .update() == 1);
    }

    /**
     * Somebody asks for it again: from now on it is waited for as long as for a new one. Whether it had been taken for one that never began, and is
     * to be begun like a new one; what was secret about it is gone.
     */
    public boolean askedForAgain(CallId call) {
        return database.atOnce(sql -> {
            Map<String, String> words = sql.sql("select notes from known_call where id = :id and erased_at is null for update")
                    .param("id", call.value())
                    .query((row, n) -> notes.open(name(call), row.getBytes("notes")))
                    .optional()
                    .orElse(Map.of());
            boolean lost = NEVER_BEGAN.equals(words.get(LOST));
            var unused = sql.sql("update known_call set begun_at = clock_timestamp(), ended_at = null where id = :id and (:lost or ended_at is null)")
                    .param("id", call.value())
                    .param("lost", lost)
                    .update();
            if (lost) {
                var others = new HashMap<>(words);
                others.remove(LOST);
                note(call, others);
            }
            return lost;
        });
    }

    /** Of a call that Temporal does not know: nobody begins it any more, unless somebody asked for it within {@code patience}. Whether that is so now. */
    public boolean neverBegan(CallId call, Duration patience) {
        return database.atOnce(sql -> {
            Optional<Map<String, String>> words = sql.sql("""
                            select notes from known_call
                            where id = :id and ended_at is null and begun_at < clock_timestamp() - :patience * interval '1 second' for update
                            """)
                    .param("id", call.value())
                    .param("patience", (double) patience.toSeconds())
                    .query((row, n) -> notes.open(name(call), row.getBytes("notes")))
                    .optional();
            words.ifPresent(before -> {
                var all = new HashMap<>(before);
                all.put(LOST, NEVER_BEGAN);
                note(call, all);
                ended(call);
            });
            return words.isPresent();
        });
    }

    /** In place of the words that were noted before. */
    public void note(CallId call, Map<String, String> words) {
        database.ask(sql -> sql.sql("update known_call set notes = :notes where id = :id and erased_at is null")
                .param("id", call.value())
                .param("notes", notes.close(call, name(call), words))
                .update());
    }

    public void ended(CallId call) {
        database.atOnce(sql -> sql.sql("update known_call set ended_at = clock_timestamp() where id = :id and ended_at is null")
                        .param("id", call.value())
                        .update()
                + sql.sql("update known_transfer set ended_at = clock_timestamp() where call = :id and ended_at is null")
                        .param("id", call.value())
                        .update());
    }

    /** Another tenant's calls do not exist. */
    public Optional<KnownCall> find(TenantId tenant, CallId call) {
        return database.ask(sql -> sql.sql("select " + COLUMNS + " from known_call where tenant = :tenant and id = :id")
                .param("tenant", tenant.value())
                .param("id", call.value())
                .query((row, n) -> known(row))
                .optional());
    }

    /** Whosever it is: for somebody who proves otherwise that it is theirs. */
    public Optional<KnownCall> findAnywhere(CallId call) {
        return database.ask(sql -> sql.sql("select " + COLUMNS + " from known_call where id = :id")
                .param("id", call.value())
                .query((row, n) -> known(row))
                .optional());
    }

    /** Whose room it is, of all that had it the latest. */
    public Optional<KnownCall> ofRoom(TenantId tenant, String room) {
        return database.ask(sql -> sql.sql("select " + COLUMNS + " from known_call where tenant = :tenant and room = :room order by begun_at desc limit 1")
                .param("tenant", tenant.value())
                .param("room", room)
                .query((row, n) -> known(row))
                .optional());
    }

    /** The latest first, beginning after the one that is named. */
    public List<KnownCall> list(TenantId tenant, boolean alsoEnded, @Nullable CallId after, int atMost) {
        return database.ask(sql -> sql.sql("select " + COLUMNS + """
                         from known_call where tenant = :tenant and (:ended or ended_at is null)
                        and (cast(:after as text) is null
                            or (begun_at, id) < (select begun_at, id from known_call where tenant = :tenant and id = :after))
                        order by begun_at desc, id desc limit :most
                        """)
                .param("tenant", tenant.value())
                .param("ended", alsoEnded)
                .param("after", after == null ? null : after.value())
                .param("most", atMost)
                .query((row, n) -> known(row))
                .list());
    }

    /** Of all tenants, those that nobody has said to be over, by their ids, beginning after the one that is named. */
    public List<KnownCall> notEnded(@Nullable CallId after, int atMost) {
        return database.ask(sql -> sql.sql("select " + COLUMNS + " from known_call where ended_at is null and id > :after order by id limit :most")
                .param("after", after == null ? "" : after.value())
                .param("most", atMost)
                .query((row, n) -> known(row))
                .list());
    }

    /** In the order in which they ended. */
    public List<KnownCall> endedSince(TenantId tenant, Instant since, int atMost) {
        return database.ask(sql -> sql.sql("select " + COLUMNS + " from known_call where tenant = :tenant and ended_at >= :since order by ended_at, id limit :most")
                .param("tenant", tenant.value())
                .param("since", since.atOffset(ZoneOffset.UTC))
                .param("most", atMost)
                .query((row, n) -> known(row))
                .list());
    }

    /** The latest first. Namesakes are several. */
    public List<KnownCall> ofCaller(TenantId tenant, String callerName, int atMost) {
        return database.ask(sql -> sql.sql("select " + COLUMNS
                        + " from known_call where tenant = :tenant and name_mark = :mark order by begun_at desc, id desc limit :most")
                .param("tenant", tenant.value())
                .param("mark", mark(tenant, callerName))
                .param("most", atMost)
                .query((row, n) -> known(row))
                .list());
    }

    private KnownCall known(ResultSet row) throws SQLException {
        var id = new CallId(row.getString("id"));
        var caller = new Caller(new Identity(row.getString("caller")), Reach.valueOf(row.getString("reach").toUpperCase(Locale.ROOT)));
        var call = new Call(id, new TenantId(row.getString("tenant")), new RoomName(row.getString("room")), caller, Transcripts.of(id));
        return new KnownCall(call, instant(row, "begun_at"), maybe(row, "ended_at"), maybe(row, "erased_at") != null,
                notes.open(name(id), row.getBytes("notes")));
    }

    static Instant instant(ResultSet row, String column) throws SQLException {
        return row.getObject(column, OffsetDateTime.class).toInstant();
    }

    static @Nullable Instant maybe(ResultSet row, String column) throws SQLException {
        OffsetDateTime when = row.getObject(column, OffsetDateTime.class);
        return when == null ? null : when.toInstant();
    }

    private static String name(CallId call) {
        return "notes of call " + call;
    }

    /** A name can be looked up by whoever knows it, and not be read out of the table. */
    private byte[] mark(TenantId tenant, String callerName) {
        try {
            SecretKey key = keys.deploymentKey().secret();
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key.getEncoded(), "HmacSHA256"));
            return mac.doFinal(("caller of " + tenant + "\n" + callerName.strip().toLowerCase(Locale.ROOT)).getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException missing) {
            throw new IllegalStateException("this Java has no HmacSHA256", missing);
        }
    }
}
