package dev.baton.agent.room;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.agent.media.Hearing;
import dev.baton.agent.media.Invitation;
import dev.baton.agent.media.Pacer;
import dev.baton.agent.media.RoomParticipant;
import dev.baton.agent.webrtc.Studio;
import dev.baton.agent.worker.Errand;
import dev.baton.agent.worker.Jobs;
import dev.baton.agent.worker.Worker;
import dev.baton.livekit.ApiKey;
import dev.baton.livekit.LiveKit;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import livekit.LivekitAgent.Job;
import livekit.LivekitModels.ParticipantInfo;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/** Workers of ours at the dispatch of a livekit-server that is running. */
@EnabledIfSystemProperty(named = "livekit.url", matches = ".+")
class RealWorkerTest {

    private static final String URL = System.getProperty("livekit.url", "");
    private static final ApiKey KEY = new ApiKey(System.getProperty("livekit.key", "devkey"), System.getProperty("livekit.secret", "unset"));

    private final String agentName = "agent-" + UUID.randomUUID();
    private final LiveKit liveKit = new LiveKit(URL, KEY);
    private final List<String> rooms = new ArrayList<>();

    private static final class Inbox implements Jobs {

        record Assigned(Job job, String token) {}

        private final BlockingQueue<Assigned> assigned = new LinkedBlockingQueue<>();
        private final BlockingQueue<String> terminated = new LinkedBlockingQueue<>();

        @Override
        public Optional<Acceptance> offered(Job job) {
            return Optional.of(new Acceptance("agent-" + job.getId(), "Baton", Map.of("baton.role", "agent")));
        }

        @Override
        public void assigned(Job job, String token) {
            assigned.add(new Assigned(job, token));
        }

        @Override
        public void terminated(String job) {
            terminated.add(job);
        }

        Assigned next() throws InterruptedException {
            Assigned next = assigned.poll(10, TimeUnit.SECONDS);
            assertThat(next).as("a job comes").isNotNull();
            return next;
        }

        @Nullable Assigned within(Duration time) throws InterruptedException {
            return assigned.poll(time.toMillis(), TimeUnit.MILLISECONDS);
        }
    }

    @AfterEach
    void closeRooms() throws InterruptedException {
        for (String room : rooms) {
            liveKit.rooms().delete(room).await();
        }
        liveKit.close();
    }

    private Worker work(Inbox inbox, int atOnce) throws Exception {
        var settings = new Worker.Settings(URI.create(URL), KEY, agentName, "test", atOnce);
        Worker worker = Worker.start(settings, InstantSource.system(), inbox);
        assertThat(worker.registered().get(10, TimeUnit.SECONDS)).startsWith("AW_");
        return worker;
    }

    private String dispatch(String metadata) throws InterruptedException {
        String room = "worker-" + UUID.randomUUID();
        rooms.add(room);
        liveKit.dispatches().create(room, agentName, metadata).await().orThrow("sending for an agent");
        return room;
    }

    @Test
    void aJobComesWithItsErrandAndOpensItsRoom() throws Exception {
        var inbox = new Inbox();
        Worker worker = work(inbox, 4);
        long began = System.nanoTime();
        String room = dispatch("{\"call\":\"c-1\",\"tenant\":\"acme\",\"kind\":\"house\",\"key\":\"k\"}");
        Inbox.Assigned job = inbox.next();
        System.out.printf("dispatched, and assigned after %d ms%n", (System.nanoTime() - began) / 1_000_000);
        assertThat(job.job().getRoom().getName()).isEqualTo(room);
        assertThat(Errand.of(job.job().getMetadata())).isInstanceOfSatisfying(Errand.ForCall.class,
                errand -> assertThat(errand.call().value()).isEqualTo("c-1"));

        RoomParticipant agent = RoomParticipant.join(Invitation.to(URL, job.token()), Studio.open(), new Pacer(), Hearing.nothing(), new Ears())
                .get(10, TimeUnit.SECONDS);
        ParticipantInfo seen = liveKit.rooms().participant(room, agent.identity()).await().orThrow("looking");
        assertThat(seen.getIdentity()).isEqualTo("agent-" + job.job().getId());
        assertThat(seen.getKind()).isEqualTo(ParticipantInfo.Kind.AGENT);
        assertThat(seen.getAttributesMap()).containsEntry("baton.role", "agent");
        agent.leave().get(5, TimeUnit.SECONDS);
        worker.done(job.job().getId(), Optional.empty());
        worker.drain().get(5, TimeUnit.SECONDS);
    }

    @Test
    void whoIsFullOrToldToEndTakesNoMoreAndTheNextOneDoes() throws Exception {
        var first = new Inbox();
        Worker full = work(first, 1);
        dispatch("");
        Inbox.Assigned job = first.next();
        assertThat(Errand.of(job.job().getMetadata())).isInstanceOf(Errand.Inbound.class);

        var second = new Inbox();
        Worker next = work(second, 2);
        dispatch("");
        Inbox.Assigned other = second.next();
        assertThat(first.within(Duration.ofMillis(500))).isNull();

        CompletableFuture<Void> drained = full.drain();
        full.done(job.job().getId(), Optional.empty());
        drained.get(5, TimeUnit.SECONDS);
        dispatch("");
        second.next();
        next.done(other.job().getId(), Optional.of("the test wants it so"));
        assertThat(next.drain()).as("one call is not over").isNotDone();
    }
}
