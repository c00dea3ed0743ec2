package dev.baton.cli;

import dev.baton.simulation.Equipment;
import dev.baton.simulation.Story;
import java.util.Map;
import java.util.Optional;

/** How a story is played: with a house's whole equipment in front of a simulated LiveKit, or on the phone world's own ports. */
sealed interface Playing {

    /** The stories that cannot be told through LiveKit's API, each with its reason. */
    Map<String, String> AT_THE_PORTS_ONLY = Map.of(
            "browser-to-browser", "a browser cannot be kept from listening by LiveKit's API alone: its page must help, which is still to come",
            "awaited-caller", "the page of a caller in a browser must say that it plays the music, and nobody plays the page here",
            "human-briefing", "the colleague who briefs has no browser in the room yet",
            "caller-hangs-up-as-grace-answers", "LiveKit ends a call that is answered in the instant of its CANCEL, before anybody could say a word",
            "merge-refused", "LiveKit refuses no merge: it is done, half done, or was not possible before anybody's phone rang",
            "no-private-line", "the private line on LiveKit is possible for every caller on a phone",
            "warm-falls-back-to-cold", "the private line on LiveKit is possible for every caller on a phone");

    Equipment equipment();

    /** For those who expected something else. */
    Optional<String> why();

    record BehindLiveKitsApi() implements Playing {
        @Override
        public Equipment equipment() {
            return BehindLiveKit::new;
        }

        @Override
        public Optional<String> why() {
            return Optional.empty();
        }

        @Override
        public String toString() {
            return "behind LiveKit's API";
        }
    }

    record AtThePorts(Optional<String> why) implements Playing {
        @Override
        public Equipment equipment() {
            return Equipment.atThePorts();
        }

        @Override
        public String toString() {
            return "at the ports";
        }
    }

    static Playing of(Story story, boolean portsWanted) {
        if (portsWanted) {
            return new AtThePorts(Optional.empty());
        }
        String reason = AT_THE_PORTS_ONLY.get(story.name());
        return reason == null ? new BehindLiveKitsApi() : new AtThePorts(Optional.of("Not behind LiveKit's API: " + reason + "."));
    }
}
