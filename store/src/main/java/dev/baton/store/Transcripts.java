package dev.baton.store;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.baton.call.CallId;
import dev.baton.call.Conversation;
import dev.baton.call.Transcript;
import dev.baton.call.Transcript.Turn;
import dev.baton.codec.Payloads;
import dev.baton.keeping.KeyRing;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What was said in calls, turn by turn. Only ever added to, and sealed with the key of the call. */
public final class Transcripts {

    static final String CONVERSATION = "conversation:";

    private final Database database;
    private final Sealed sealed;
    private final ObjectMapper json = Payloads.json();

    public Transcripts(Database database, KeyRing keys) {
        this.database = database;
        sealed = new Sealed(keys);
    }

    /** By which the vault finds it. */
    public static Conversation of(CallId call) {
        return new Conversation(CONVERSATION + call);
    }

    /** Idempotent by the turn's number: what was written first stays. */
    public void add(CallId call, int number, Turn turn) {
        byte[] closed = sealed.close(call, name(call, number), written(turn));
        database.ask(sql -> sql.sql("""
                        insert into transcript_turn (call, number, tenant, sealed) values (:call, :number, tenant_of(:call), :sealed)
                        on conflict (call, number) do nothing
                        """)
                .param("call", call.value())
                .param("number", number)
                .param("sealed", closed)
                .update());
    }

    /** Nothing that was erased or has expired. */
    public Transcript read(CallId call) {
        record Row(int number, byte[] sealed) {}
        List<Row> rows = database.ask(sql -> sql.sql("select number, sealed from transcript_turn where call = :call order by number")
                .param("call", call.value())
                .query((row, n) -> new Row(row.getInt("number"), row.getBytes("sealed")))
                .list());
        List<Turn> turns = new ArrayList<>();
        for (Row row : rows) {
            sealed.open(name(call, row.number()), row.sealed()).map(this::turn).ifPresent(turns::add);
        }
        return new Transcript(turns);
    }

    Optional<String> asKept(String reference) {
        CallId call;
        try {
            call = new CallId(reference.substring(CONVERSATION.length()));
        } catch (IllegalArgumentException nobodys) {
            return Optional.empty();
        }
        Transcript transcript = read(call);
        return transcript.turns().isEmpty() ? Optional.empty() : Optional.of(written(transcript));
    }

    private static String name(CallId call, int number) {
        return CONVERSATION + call + "/" + number;
    }

    private String written(Object words) {
        try {
            return json.writeValueAsString(words);
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException("a transcript that cannot be written", impossible);
        }
    }

    private Turn turn(String text) {
        try {
            return json.readValue(text, Turn.class);
        } catch (JsonProcessingException unreadable) {
            // Its own message would quote what was said.
            throw new IllegalStateException("a turn of a transcript has another shape: it was written by a newer Baton");
        }
    }
}
