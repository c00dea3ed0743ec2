package dev.baton.agent.media;

import dev.baton.agent.socket.Desk;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import livekit.LivekitRtc.SessionDescription;
import livekit.LivekitRtc.SignalRequest;

/** What we offer to say, one offer at a time: what changes while one is under way goes into the next. */
final class Offers {

    private final Wires wires;
    private final Voices voices;
    private final Desk desk;
    private final Consumer<SignalRequest> send;
    private final Consumer<String> failed;
    private int number;
    private boolean underWay;
    private boolean another;
    private boolean anotherAnew;
    private Set<Voice> offered = Set.of();

    Offers(Wires wires, Voices voices, Desk desk, Consumer<SignalRequest> send, Consumer<String> failed) {
        this.wires = wires;
        this.voices = voices;
        this.desk = desk;
        this.send = send;
        this.failed = failed;
    }

    /** {@code anew}: also look for a new way through the network. */
    void make(boolean anew) {
        if (underWay) {
            another = true;
            anotherAnew |= anew;
            return;
        }
        underWay = true;
        int mine = ++number;
        offered = voices.all().stream().filter(Voice::hasMouth).collect(Collectors.toSet());
        desk.when(wires.offer(anew), (description, failure) -> {
            if (failure != null) {
                failed.accept("nothing can be said: " + failure.getMessage());
            } else if (mine == number) {
                send.accept(SignalRequest.newBuilder()
                        .setOffer(SessionDescription.newBuilder().setType("offer").setSdp(description).setId(mine)).build());
            }
        });
    }

    /** The one under way will not be answered any more. */
    void abandon() {
        number++;
        underWay = false;
        another = false;
        anotherAnew = false;
    }

    void answered(SessionDescription answer, Consumer<Set<Voice>> inForce) {
        // An answer to an offer from before an interruption would be taken for the answer to the newer one.
        if (!underWay || (answer.getId() != 0 && answer.getId() != number)) {
            return;
        }
        int mine = number;
        desk.when(wires.answered(answer.getSdp()), (_, failure) -> {
            if (mine != number) {
                return;
            }
            if (failure != null) {
                failed.accept("LiveKit's answer was not understood: " + failure.getMessage());
                return;
            }
            underWay = false;
            inForce.accept(offered);
            if (another) {
                boolean anew = anotherAnew;
                another = false;
                anotherAnew = false;
                make(anew);
            }
        });
    }
}
