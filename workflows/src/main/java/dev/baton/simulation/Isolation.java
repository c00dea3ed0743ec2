package dev.baton.simulation;

import dev.baton.port.Line;
import dev.baton.port.Rooms.Role;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** One room, two conversations: who is subscribed to whom, as measured on a real server. */
final class Isolation {

    private final World world;
    private final Auditor auditor;
    private final Sip sip;
    private final List<Line.Merge> merges = new ArrayList<>();
    private boolean works = true;

    Isolation(World world, Auditor auditor, Sip sip) {
        this.world = world;
        this.auditor = auditor;
        this.sip = sip;
    }

    void fails() {
        works = false;
    }

    /** What the coming merges are like; after these, they succeed. */
    void merges(List<Line.Merge> next) {
        merges.addAll(next);
    }

    /** The safe state, set before the phone rings: the leg hears nobody, and the caller does not hear the leg. */
    void gate(Room room, Participant leg) {
        if (works) {
            leg.maySubscribe(false);
            room.caller().ifPresent(caller -> room.sever(caller.identity(), leg.identity()));
        } else {
            room.leakBriefings();
        }
    }

    /** Once the bridge has subscribed to everything, as it does when a phone is answered: the leg hears the briefing only. */
    void settle(Room room, Participant leg) {
        if (works && leg.phone().filter(PhoneCall::merged).isEmpty()) {
            room.caller().ifPresent(caller -> {
                room.sever(leg.identity(), caller.identity());
                room.sever(caller.identity(), leg.identity());
            });
            leg.maySubscribe(true);
        }
    }

    Line.Merge merge(Room room, Participant leg) {
        Participant caller = room.caller().filter(Participant::talking).orElse(null);
        PhoneCall phone = leg.phone().orElse(null);
        if (caller == null || phone == null) {
            return new Line.MergeRefused("the caller is not there");
        }
        Line.Merge outcome = merges.isEmpty() ? new Line.Merged() : merges.removeFirst();
        switch (outcome) {
            case Line.Merged() -> {
                join(phone, caller, room, leg);
                leg.maySubscribe(true);
                room.joinEar(leg.identity(), caller.identity());
                noticeTogether(room, leg);
            }
            case Line.HalfMerged(String what) -> join(phone, caller, room, leg);
            case Line.MergeRefused(String why) -> {}
        }
        return outcome;
    }

    /** One of the two is told to hear the other. False if the media server will not do it this time. */
    boolean joinEar(Room room, Participant listener, Participant speaker) {
        Optional<Participant> leg = Stream.of(listener, speaker).filter(one -> one.role() == Role.SUPERVISOR).findFirst();
        boolean both = leg.isPresent() && (listener.role() == Role.CALLER || speaker.role() == Role.CALLER);
        if (both && listener.role() == Role.SUPERVISOR && !merges.isEmpty()) {
            merges.removeFirst();
            return false;
        }
        if (both) {
            leg.flatMap(Participant::phone).filter(phone -> !phone.merged()).ifPresent(phone -> {
                auditor.merging(leg.get(), phone);
                phone.merge();
            });
        }
        room.joinEar(listener.identity(), speaker.identity());
        leg.ifPresent(one -> noticeTogether(room, one));
        return true;
    }

    /** After each change that may have been the last one which was missing. */
    void noticeTogether(Room room, Participant leg) {
        PhoneCall phone = leg.phone().orElse(null);
        if (phone != null && room.bridged(leg) && phone.comeTogether()) {
            String caller = room.caller().map(Participant::name).orElse("the caller");
            world.events().happened(WorldEvent.Kind.MERGED, room, leg.name(), caller + " and " + leg.name() + " are connected");
            if (phone.habit().hangsUpAfterMerge() != null) {
                world.after(phone.habit().hangsUpAfterMerge(), leg.name() + " hangs up", () -> sip.hangUp(room, leg));
            }
        }
    }

    private void join(PhoneCall phone, Participant caller, Room room, Participant leg) {
        auditor.merging(leg, phone);
        phone.merge();
        room.joinEar(caller.identity(), leg.identity());
    }
}
