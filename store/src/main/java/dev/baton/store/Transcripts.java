package dev.baton.store;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.baton.call.CallId;
import dev.baton.call.Conversation;
import dev.baton.call.Transcript;
import dev.baton.call.Transcript.Turn;
import dev.baton.codec.Payloads;
import dev.baton.keeping.KeyRing;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What was said in calls, turn by turn. Only ever added to, and sealed with the key of the call. */
public final class Transcripts {

    /** Turns of one call. A briefing reads them all. */
    public static final int MOST = 5_000;

    static final String CONVERSATION = "conversation:";

    private static final String COLUMNS = "number, sealed, said_at";

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

    public sealed interface Appended {}

    /** {@code numbers}: of the turns, in their order. */
    public record Kept(List<Integer> numbers) implements Appended {}

    /** The same request brought others before. */
    public record OtherTurns() implements Appended {}

    public record Full() implements Appended {}

    /** After what is there. A {@code request} that is repeated adds nothing, and is answered as before. */
    public Appended append(CallId call, @Nullable String request, List<Turn> turns) {
        return database.atOnce(sql -> {
            // One after the other, or two would count to the same number.
            var unused = sql.sql("select pg_advisory_xact_lock(hashtextextended(:call, 11))").param("call", call.value())
                    .query((row, n) -> Boolean.TRUE).single();
            List<Said> before = request == null ? List.of() : said(call, sql.sql("select " + COLUMNS
                    + " from transcript_turn where call = :call and request = :request order by number").param("call", call.value()).param("request", request));
            if (!before.isEmpty()) {
                return before.stream().map(Said::turn).toList().equals(turns) ? new Kept(before.stream().map(Said::number).toList()) : new OtherTurns();
            }
            int next = sql.sql("select coalesce(max(number) + 1, 0) from transcript_turn where call = :call").param("call", call.value())
                    .query(Integer.class).single();
            if (next + turns.size() > MOST) {
                return new Full();
            }
            List<Integer> numbers = new ArrayList<>();
            for (Turn turn : turns) {
                int number = next + numbers.size();
                sql.sql("insert into transcript_turn (call, number, tenant, sealed, request) values (:call, :number, tenant_of(:call), :sealed, :request)")
                        .param("call", call.value())
                        .param("number", number)
                        .param("sealed", sealed.close(call, name(call, number), written(turn)))
                        .param("request", request)
                        .update();
                numbers.add(number);
            }
            return new Kept(List.copyOf(numbers));
        });
    }

    public record Said(int number, Turn turn, Instant at) {}

    /** Those after this number, the first being 0. Nothing that was erased or has expired. */
    public List<Said> page(CallId call, int after, int atMost) {
        return database.ask(sql -> said(call, sql.sql("select " + COLUMNS + " from transcript_turn where call = :call and number > :after order by number limit :most")
                .param("call", call.value())
                .param("after", after)
                .param("most", atMost)));
    }

    private List<Said> said(CallId call, JdbcClient.StatementSpec question) {
        record Row(int number, byte[] sealed, Instant at) {}
        List<Row> rows = question.query((row, n) -> new Row(row.getInt("number"), row.getBytes("sealed"), Calls.instant(row, "said_at"))).list();
        List<Said> said = new ArrayList<>();
        for (Row row : rows) {
            sealed.open(name(call, row.number()), row.sealed()).map(this::turn).ifPresent(turn -> said.add(new Said(row.number(), turn, row.at())));
        }
        return List.copyOf(said);
    }

    /** Nothing that was erased or has expired. */
    public Transcript read(CallId call) {
        return new Transcript(page(call, -1, Integer.MAX_VALUE).stream().map(Said::turn).toList());
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
