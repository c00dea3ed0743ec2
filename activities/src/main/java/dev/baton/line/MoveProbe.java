package dev.baton.line;

import dev.baton.keeping.Leases;
import dev.baton.livekit.Bystander;
import dev.baton.livekit.Entrance;
import dev.baton.livekit.Failure;
import dev.baton.livekit.LiveKit;
import dev.baton.livekit.Reply;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import livekit.LivekitRoom.MoveParticipantResponse;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks a LiveKit whether it moves participants, by having it move one: of a participant who is not there it says nothing about that.
 * The one who is moved is ours, and so are the two rooms. What was said is remembered, for all processes.
 */
public final class MoveProbe {

    private static final Logger LOG = LoggerFactory.getLogger(MoveProbe.class);
    private static final String REMEMBERED = "livekit-moves-participants";
    // A server that is replaced is asked again by then, and by the doctor at any time.
    private static final Duration FOR_A_DAY = Duration.ofHours(24);
    private static final Duration NOT_YET = Duration.ofMinutes(1);
    private static final Duration STAND = Duration.ofMinutes(1);

    private final LiveKit liveKit;
    private final Leases leases;
    private final Standing standing;

    public MoveProbe(LiveKit liveKit, Leases leases) {
        this(liveKit, leases, (room, identity) ->
                liveKit.enter(new Entrance(room, identity, "Baton", Entrance.Part.STANDS_BY, Map.of("baton.role", "probe"), STAND)));
    }

    /** {@code standing}: how somebody of ours comes into a room. */
    public MoveProbe(LiveKit liveKit, Leases leases, Standing standing) {
        this.liveKit = liveKit;
        this.leases = leases;
        this.standing = standing;
    }

    @FunctionalInterface
    public interface Standing {
        AutoCloseable in(String room, String identity) throws InterruptedException, Bystander.NotLetIn;
    }

    public record Found(CanMove canMove, String sentence) {}

    /** Asks nobody: a caller is waiting. */
    public CanMove remembered() {
        return leases.holderOf(REMEMBERED).map(CanMove::valueOf).orElse(CanMove.NOT_KNOWN);
    }

    /** What is remembered; asked, at most once a minute, if nothing is. */
    public CanMove known() throws InterruptedException {
        Optional<CanMove> before = leases.holderOf(REMEMBERED).map(CanMove::valueOf);
        return before.isPresent() ? before.get() : ask().canMove();
    }

    /** Asks now, and remembers. */
    public Found ask() throws InterruptedException {
        Found found = probe();
        leases.free(REMEMBERED);
        leases.acquire(REMEMBERED, found.canMove().name(), found.canMove() == CanMove.NOT_KNOWN ? NOT_YET : FOR_A_DAY);
        return found;
    }

    private Found probe() throws InterruptedException {
        String room = "baton-probe-" + UUID.randomUUID().toString().replaceAll("[0-9-]", "");
        String other = room + "-moved";
        try (AutoCloseable somebody = standing.in(room, "baton-probe")) {
            return moved(somebody, room, other);
        } catch (InterruptedException stopped) {
            throw stopped;
        } catch (Bystander.NotLetIn notIn) {
            return new Found(CanMove.NOT_KNOWN, "nobody of ours could come into a room to try it (" + notIn.getMessage() + ")");
        } catch (Exception closing) {
            throw new IllegalStateException("somebody who stands in a room cannot be called back", closing);
        } finally {
            away(room);
            away(other);
        }
    }

    private Found moved(AutoCloseable somebody, String room, String other) throws InterruptedException {
        Reply<MoveParticipantResponse> reply = liveKit.rooms().move(room, "baton-probe", other).await();
        LOG.atDebug().addKeyValue("who", somebody).log("somebody of ours was to be moved");
        return switch (reply) {
            case Reply.Done<MoveParticipantResponse> _ -> new Found(CanMove.YES, "LiveKit moves participants from room to room");
            case Reply.Failed<MoveParticipantResponse>(Failure.NotOffered _) ->
                new Found(CanMove.NO, "LiveKit moves nobody from room to room, as every self-hosted one");
            case Reply.Failed<MoveParticipantResponse>(Failure failure) -> new Found(CanMove.NOT_KNOWN, failure.sentence());
        };
    }

    private void away(String room) throws InterruptedException {
        var unused = liveKit.rooms().delete(room).await();
    }
}
