package dev.baton.line;

import dev.baton.call.Call;
import dev.baton.livekit.Asked;
import dev.baton.livekit.Failure;
import dev.baton.livekit.LiveKit;
import dev.baton.livekit.LiveKitFailed;
import dev.baton.livekit.Reply;
import dev.baton.port.Line.HalfMerged;
import dev.baton.port.Line.Joining;
import dev.baton.port.Line.Merge;
import dev.baton.port.Line.MergeRefused;
import dev.baton.port.Line.Merged;
import dev.baton.rooms.Guests;
import dev.baton.rooms.Legs;
import dev.baton.rooms.Marks;
import dev.baton.rooms.Names;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import livekit.LivekitModels.ParticipantInfo;

/** Caller and supervisor hear each other from now on, and no process of ours is between them. May be set again and again. */
final class Joint {

    private final LiveKit liveKit;
    private final Names names;
    private final Legs legs;
    private final Turnstile turnstile;

    Joint(LiveKit liveKit, Names names, Legs legs, Turnstile turnstile) {
        this.liveKit = liveKit;
        this.names = names;
        this.legs = legs;
        this.turnstile = turnstile;
    }

    private record Both(ParticipantInfo caller, ParticipantInfo supervisor, List<ParticipantInfo> agents) {}

    Merge set(Joining joining) throws InterruptedException {
        Optional<Both> both = look(joining);
        if (both.isEmpty()) {
            return new MergeRefused("the caller or the supervisor is not on the line any more");
        }
        turnstile.join(joining.leg());
        Optional<Failure> wrong = join(joining, both.get());
        if (wrong.isPresent()) {
            return new HalfMerged(wrong.get().sentence());
        }
        // LiveKit tells nobody who is subscribed to what, so it is written down: after it was done, never before.
        String room = names.room(joining.leg().room());
        var mark = Isolation.permitted(room, both.get().supervisor().getIdentity(), true).putAttributes(Marks.LINE, Marks.BRIDGED).build();
        if (liveKit.rooms().update(mark).await() instanceof Reply.Failed<ParticipantInfo>(Failure failure)
                // Only the answer may have been lost: the mark itself tells.
                && !(failure instanceof Failure.NobodyKnows)) {
            return new HalfMerged(failure.sentence());
        }
        return look(joining).filter(now -> Guests.isBridged(now.supervisor())).isPresent()
                ? new Merged()
                : new HalfMerged("one of them left while they were joined");
    }

    private Optional<Both> look(Joining joining) throws InterruptedException {
        List<ParticipantInfo> all = legs.all(joining.leg().room());
        Optional<ParticipantInfo> caller = talking(all, names.identity(joining.leg().room(), joining.consultation().call().caller().identity()));
        Optional<ParticipantInfo> supervisor = talking(all, names.identity(joining.leg().room(), joining.leg().identity()));
        return caller.flatMap(one -> supervisor.map(other -> new Both(one, other, all.stream().filter(Guests::isAgent).toList())))
                .filter(both -> !Guests.voices(both.caller()).isEmpty() && !Guests.voices(both.supervisor()).isEmpty());
    }

    private static Optional<ParticipantInfo> talking(List<ParticipantInfo> all, String identity) {
        return all.stream().filter(one -> one.getIdentity().equals(identity)).filter(Guests::talks).findFirst();
    }

    /** Measured: all at once, each hears the other after 0.1 to 0.2 s. */
    private Optional<Failure> join(Joining joining, Both both) throws InterruptedException {
        String room = names.room(joining.leg().room());
        String caller = both.caller().getIdentity();
        String supervisor = both.supervisor().getIdentity();
        var asked = new ArrayList<Asked<?>>();
        asked.add(liveKit.rooms().update(Isolation.permitted(room, supervisor, true).build()));
        asked.add(liveKit.rooms().subscribe(room, caller, Guests.voices(both.supervisor()), true));
        asked.add(liveKit.rooms().subscribe(room, supervisor, Guests.voices(both.caller()), true));
        for (ParticipantInfo agent : both.agents()) {
            off(asked, room, caller, Guests.tracksNamed(agent, Marks.HOLD_TRACK));
            off(asked, room, supervisor, Guests.tracksNamed(agent, Marks.BRIEFING_TRACK));
        }
        Optional<Failure> wrong = Optional.empty();
        for (Asked<?> one : asked) {
            if (one.await() instanceof Reply.Failed<?>(Failure failure)) {
                wrong = Optional.of(failure);
            }
        }
        return wrong;
    }

    /**
     * The transfer is over. A caller with whom nobody talks may hear again what was taken off them at the joining: a telephone does not
     * ask for it by itself, and an agent that stayed would play its music to nobody. Where somebody else talks with the
     * caller, no music of ours is wanted.
     */
    void undone(Call call, List<ParticipantInfo> all) throws InterruptedException {
        if (all.stream().anyMatch(one -> (Guests.isBridged(one) && Guests.talks(one)) || (Guests.attendsInOurPlace(one) && !Guests.isGone(one)))) {
            return;
        }
        String room = names.room(call.room());
        String caller = names.identity(call.room(), call.caller().identity());
        for (ParticipantInfo agent : all.stream().filter(Guests::isAgent).toList()) {
            List<String> hold = Guests.tracksNamed(agent, Marks.HOLD_TRACK);
            if (!hold.isEmpty() && liveKit.rooms().subscribe(room, caller, hold, true).await() instanceof Reply.Failed<?>(Failure failure)
                    && !(failure instanceof Failure.NobodyServes)) {
                throw new LiveKitFailed("giving the caller the hold music back", failure);
            }
        }
    }

    private void off(List<Asked<?>> asked, String room, String listener, List<String> tracks) {
        if (!tracks.isEmpty()) {
            asked.add(liveKit.rooms().subscribe(room, listener, tracks, false));
        }
    }
}
