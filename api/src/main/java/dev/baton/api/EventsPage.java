package dev.baton.api;

import dev.baton.call.TenantId;
import dev.baton.port.Ledger.Entry;
import dev.baton.store.JournalsInPostgres.CallLine;
import dev.baton.store.DatabaseAway;
import dev.baton.store.KnownTransfer;
import dev.baton.store.Remembered;
import dev.baton.transfer.Progress;
import dev.baton.transfer.Told;
import dev.baton.transfer.TransferId;
import io.grpc.StatusRuntimeException;
import io.temporal.client.WorkflowServiceException;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.context.event.EventListener;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.ObjectMapper;

/** What happens in calls and transfers, as it happens: server-sent events of their journals. */
@RestController
final class EventsPage {

    private static final Logger LOG = LoggerFactory.getLogger(EventsPage.class);

    private static final String LAST = "Last-Event-ID";
    private static final String END = "end";
    private static final Duration ROUND = Duration.ofMillis(100);
    // One transfer that does not answer is no reason to tell nothing of all others.
    private static final Duration SLOWEST = Duration.ofMillis(500);
    // Transfers are looked at one beside the other, and what happened meanwhile in one may be seen after what happened later in another.
    private static final Duration SEEN_WITHIN = Duration.ofSeconds(2);
    private static final int LISTENERS = 100;

    private final Backstage backstage;
    private final TransfersPage transfers;
    private final Looks looks;
    private final CallNews callNews;
    private final ObjectMapper json;
    private final Semaphore places = new Semaphore(LISTENERS);
    private volatile boolean closing;

    EventsPage(Backstage backstage, TransfersPage transfers, ObjectMapper json) {
        this.backstage = backstage;
        this.transfers = transfers;
        this.json = json;
        looks = new Looks(backstage);
        callNews = new CallNews(backstage);
    }

    record Happened(String transferId, int number, Instant at, @Nullable Integer step, String text, String status) {}

    record Ended(String transferId, String status, @Nullable String outcome) {}

    record CallHappened(String callId, int number, Instant at, String text) {}

    record CallEnded(String callId, Instant at) {}

    @EventListener(ContextClosedEvent.class)
    void close() {
        closing = true;
    }

    /** From its beginning, or after the entry that is named; over when the transfer is. Whoever knows the end already is told not to come again. */
    @GetMapping("/transfers/{transferId}/events")
    void ofTransfer(@PathVariable String transferId, @RequestHeader(name = LAST, required = false) @Nullable String last, HttpServletResponse response)
            throws IOException, InterruptedException {
        TransferId id = transfers.known(transferId).id();
        if (END.equals(last)) {
            response.setStatus(HttpStatus.NO_CONTENT.value());
            return;
        }
        int after = last == null || last.isEmpty() ? 0 : number(last);
        listen(response, stream -> {
            int sent = after;
            while (!closing) {
                Looks.Standing now = awaited(looks.at(id), stream);
                Optional<Progress> progress = now.progress();
                for (Entry entry : entries(id, progress, sent)) {
                    stream.send(String.valueOf(entry.number()), "step", happened(id, entry, progress));
                    sent = entry.number();
                }
                if (now.over()) {
                    stream.send(END, END, ended(id, progress));
                    return;
                }
                stream.beat();
                Thread.sleep(ROUND);
            }
        });
    }

    /** Of all calls and transfers, from now on; or from the event that is named, where those of the two seconds before it may come again. */
    @GetMapping("/events")
    void all(@RequestHeader(name = LAST, required = false) @Nullable String last, HttpServletResponse response) throws IOException, InterruptedException {
        Optional<Instant> since = last == null || last.isEmpty() ? Optional.empty() : Optional.of(moment(last).minus(SEEN_WITHIN));
        TenantId tenant = backstage.tenant();
        listen(response, stream -> {
            Instant from = since.orElse(backstage.clock().instant());
            var following = new Following(tenant, from, callNews.new Follower(tenant, from, since.isPresent()));
            if (since.isPresent()) {
                for (KnownTransfer ended : backstage.transfers().endedSince(tenant, since.get())) {
                    following.take(ended.id());
                }
            }
            while (!closing) {
                following.round(stream);
                stream.beat();
                Thread.sleep(ROUND);
            }
        });
    }

    private interface Listening {
        void to(EventStream stream) throws IOException, InterruptedException;
    }

    private void listen(HttpServletResponse response, Listening listening) throws IOException, InterruptedException {
        if (!places.tryAcquire()) {
            throw new Problem(Problem.Kind.TOO_MANY_LISTENERS, LISTENERS + " listen already, which is all that this door has places for.");
        }
        try {
            listening.to(new EventStream(response, json));
        } catch (CancellationException closed) {
            // Whoever listens comes again, with the id that they have.
            LOG.debug("a listener is let go");
        } catch (DatabaseAway | StatusRuntimeException | WorkflowServiceException away) {
            // Too late for another answer than the end of this one.
            LOG.warn("what happens in transfers cannot be seen: {}", String.valueOf(away));
        } finally {
            places.release();
        }
    }

    /** While a server of the house is away, listeners are kept, and hear that they are. */
    private <T> T awaited(CompletableFuture<T> look, EventStream stream) throws IOException, InterruptedException {
        while (!closing) {
            try {
                return look.get(ROUND.toMillis(), TimeUnit.MILLISECONDS);
            } catch (TimeoutException notYet) {
                stream.beat();
            } catch (ExecutionException away) {
                throw unseen(away);
            }
        }
        throw new CancellationException();
    }

    private static CancellationException unseen(ExecutionException away) {
        LOG.warn("what happens in transfers cannot be seen: {}", String.valueOf(away.getCause()));
        return new CancellationException();
    }

    /** Nothing, if it is not done by then: what is slow is told of later, and keeps nothing else waiting. */
    private static <T> Optional<T> soon(CompletableFuture<T> look, long until) throws InterruptedException {
        try {
            return Optional.of(look.get(Math.max(0, until - System.nanoTime()), TimeUnit.NANOSECONDS));
        } catch (TimeoutException slow) {
            return Optional.empty();
        } catch (ExecutionException away) {
            throw unseen(away);
        }
    }

    /** Those that are not known yet; what an earlier way of the same transfer wrote is in the ledger. */
    private List<Entry> entries(TransferId id, Optional<Progress> progress, int after) {
        List<Entry> now = progress.map(Progress::journal).orElse(List.of());
        var entries = new ArrayList<Entry>();
        int first = now.isEmpty() ? Integer.MAX_VALUE : now.getFirst().number();
        if (first > after + 1) {
            backstage.journals().of(id.value()).stream().filter(one -> one.number() > after && one.number() < first).forEach(entries::add);
        }
        now.stream().filter(one -> one.number() > after).forEach(entries::add);
        return entries;
    }

    private static Happened happened(TransferId id, Entry entry, Optional<Progress> progress) {
        return new Happened(id.value(), entry.number(), entry.at(), entry.step(), entry.text(), progress.map(TransfersPage::word).orElse("lost"));
    }

    private Ended ended(TransferId id, Optional<Progress> progress) {
        if (progress.isPresent()) {
            return new Ended(id.value(), TransfersPage.word(progress.get()), progress.map(Progress::outcome).map(Told::of).orElse(null));
        }
        String outcome = Remembered.outcomeOf(id, backstage.journals()).orElse(null);
        return new Ended(id.value(), transfers.gone(id, outcome), outcome);
    }

    private static int number(String last) {
        if (!last.matches("[0-9]{1,9}")) {
            throw wrong();
        }
        return Integer.parseInt(last);
    }

    private static Instant moment(String last) {
        String[] parts = last.split(" ", 2);
        if (!parts[0].matches("[0-9]{1,15}")) {
            throw wrong();
        }
        return Instant.ofEpochMilli(Long.parseLong(parts[0]));
    }

    private static Problem wrong() {
        return Problem.field(Problem.Kind.INVALID_FIELD, LAST, "This Last-Event-ID is of no event of this stream: leave it out, and hear all from the start.");
    }

    /** One listener to everything. */
    private final class Following {

        private final TenantId tenant;
        private final Instant since;
        private final CallNews.Follower calls;
        private final Map<TransferId, Sent> sent = new LinkedHashMap<>();
        private final Set<TransferId> done = new HashSet<>();

        private Following(TenantId tenant, Instant since, CallNews.Follower calls) {
            this.tenant = tenant;
            this.since = since;
            this.calls = calls;
        }

        /** The last line that was looked at, whether it was told or not. */
        private record Sent(int number, Instant at) {

            static final Sent NOTHING = new Sent(0, Instant.EPOCH);
        }

        /** {@code which}: its number, or that it is the end. */
        private record Event(Instant at, String kind, String of, String which, Object data) {
            String name() {
                return at.toEpochMilli() + " " + of + " " + which;
            }
        }

        void take(TransferId id) {
            if (!done.contains(id)) {
                sent.putIfAbsent(id, Sent.NOTHING);
            }
        }

        void round(EventStream stream) throws IOException, InterruptedException {
            awaited(looks.underWay(tenant), stream).forEach(known -> take(known.id()));
            var seen = new HashMap<TransferId, CompletableFuture<Looks.Standing>>();
            sent.keySet().forEach(id -> seen.put(id, looks.at(id)));
            var events = new ArrayList<Event>();
            long until = System.nanoTime() + SLOWEST.toNanos();
            for (Map.Entry<TransferId, CompletableFuture<Looks.Standing>> one : seen.entrySet()) {
                soon(one.getValue(), until).ifPresent(now -> events.addAll(since(one.getKey(), now)));
            }
            calls.news(awaited(calls.look(), stream)).forEach(one -> events.add(ofCall(one)));
            events.sort(Comparator.comparing(Event::at));
            for (Event one : events) {
                stream.send(one.name(), one.kind(), one.data());
            }
        }

        private Event ofCall(CallNews.News one) {
            String call = one.call().value();
            CallLine line = one.line();
            return line == null ? new Event(one.at(), "call-end", "call-" + call, END, new CallEnded(call, one.at()))
                    : new Event(one.at(), "call", "call-" + call, String.valueOf(line.entry().number()),
                            new CallHappened(call, line.entry().number(), one.at(), line.entry().text()));
        }

        private List<Event> since(TransferId id, Looks.Standing now) {
            Optional<Progress> progress = now.progress();
            var events = new ArrayList<Event>();
            Sent before = sent.getOrDefault(id, Sent.NOTHING);
            Sent last = before;
            for (Entry entry : entries(id, progress, last.number())) {
                last = new Sent(entry.number(), entry.at());
                sent.put(id, last);
                if (!entry.at().isBefore(since)) {
                    events.add(new Event(entry.at(), "step", id.value(), String.valueOf(entry.number()), happened(id, entry, progress)));
                }
            }
            if (now.over()) {
                sent.remove(id);
                done.add(id);
                backstage.transfers().ended(id);
                if (last.equals(before) || !last.at().isBefore(since)) {
                    // Of the moment of the last line, so that it has the same name for whoever listens, at whichever door.
                    Instant at = last.equals(Sent.NOTHING) ? since : last.at();
                    events.add(new Event(at, END, id.value(), END, ended(id, progress)));
                }
            }
            return events;
        }
    }
}
