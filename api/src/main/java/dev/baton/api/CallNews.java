package dev.baton.api;

import dev.baton.call.CallId;
import dev.baton.call.TenantId;
import dev.baton.store.JournalsInPostgres.CallLine;
import dev.baton.store.KnownCall;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** What stands in the journals of calls, as it is kept, for however many follow it. */
final class CallNews {

    private static final Duration FRESH = Duration.ofMillis(100);
    // What was kept in one transaction may be seen after what was kept later in another.
    private static final Duration SEEN_WITHIN = Duration.ofSeconds(2);
    // As far back as is looked for all together. Whoever comes more seldom asks for itself.
    private static final Duration LATELY = Duration.ofSeconds(6);
    private static final Duration SELDOM = Duration.ofSeconds(3);
    private static final int AT_ONCE = 1_000;
    private static final int REMEMBERED = 10_000;

    private final Backstage backstage;
    private final Map<TenantId, Look> latest = new ConcurrentHashMap<>();

    CallNews(Backstage backstage) {
        this.backstage = backstage;
    }

    /** {@code until}: by the clock of the database, up to when there is nothing more; where it was cut off, the last of it. */
    record Batch(List<CallLine> lines, List<KnownCall> ended, Instant until) {
        boolean isWhole() {
            return lines.size() < AT_ONCE && ended.size() < AT_ONCE;
        }
    }

    private record Look(long at, CompletableFuture<Batch> batch) {}

    private Batch since(TenantId tenant, Instant since) {
        Instant now = backstage.database().now();
        List<CallLine> lines = backstage.journals().ofCallsSince(tenant, since, AT_ONCE);
        List<KnownCall> ended = backstage.calls().endedSince(tenant, since, AT_ONCE);
        Instant until = lines.size() < AT_ONCE ? now : lines.getLast().kept();
        Instant lastEnd = ended.size() < AT_ONCE ? now : Objects.requireNonNull(ended.getLast().ended());
        return new Batch(lines, ended, until.isBefore(lastEnd) ? until : lastEnd);
    }

    private CompletableFuture<Batch> latest(TenantId tenant) {
        long now = System.nanoTime();
        return latest.compute(tenant, (unused, before) -> before != null && (!before.batch().isDone() || now - before.at() < FRESH.toNanos()) ? before
                : new Look(now, CompletableFuture.supplyAsync(() -> since(tenant, backstage.database().now().minus(LATELY)), Thread::startVirtualThread))).batch();
    }

    /** {@code line}: none where the call is over. */
    record News(CallId call, Instant at, @Nullable CallLine line) {}

    /** One who follows. {@code since}: nothing that happened before it. */
    final class Follower {

        private final TenantId tenant;
        private final Instant since;
        private final Map<CallId, Integer> told = forgetful();
        private final Set<CallId> over = new LinkedHashSet<>();
        private Instant heard;
        private boolean behind;
        private long looked = System.nanoTime();

        Follower(TenantId tenant, Instant since, boolean resumes) {
            this.tenant = tenant;
            this.since = since;
            heard = since;
            behind = resumes;
        }

        private static Map<CallId, Integer> forgetful() {
            return new LinkedHashMap<>(16, 0.75f, true) {
                private static final long serialVersionUID = 1L;

                @Override
                protected boolean removeEldestEntry(Map.Entry<CallId, Integer> eldest) {
                    return size() > REMEMBERED;
                }
            };
        }

        CompletableFuture<Batch> look() {
            long now = System.nanoTime();
            if (!behind && now - looked > SELDOM.toNanos()) {
                behind = true;
                heard = heard.minus(SEEN_WITHIN);
            }
            looked = now;
            Instant from = heard;
            return behind ? CompletableFuture.supplyAsync(() -> since(tenant, from), Thread::startVirtualThread) : latest(tenant);
        }

        /** What is new in it. */
        List<News> news(Batch batch) {
            var news = new ArrayList<News>();
            for (CallLine line : batch.lines()) {
                if (line.entry().number() > told.getOrDefault(line.call(), 0)) {
                    told.put(line.call(), line.entry().number());
                    if (!line.entry().at().isBefore(since)) {
                        news.add(new News(line.call(), line.entry().at(), line));
                    }
                }
            }
            for (KnownCall call : batch.ended()) {
                Instant at = Objects.requireNonNull(call.ended());
                if (!at.isBefore(since) && over.add(call.call().id())) {
                    news.add(new News(call.call().id(), at, null));
                }
            }
            if (over.size() > REMEMBERED) {
                over.remove(over.iterator().next());
            }
            heard = batch.until();
            behind = !batch.isWhole();
            return news;
        }
    }
}
