package dev.baton.agent.media;

import java.util.Map;

/** What participants tell each other beside sound. */
public sealed interface Message {

    /** Anything, under a topic that sender and receiver agreed on. */
    record Data(String topic, byte[] payload) implements Message {}

    /** A key of a telephone. */
    record Key(char digit) implements Message {

        private static final String KEYS = "0123456789*#ABCD";

        public Key {
            if (KEYS.indexOf(digit) < 0) {
                throw new IllegalArgumentException("a telephone has no key " + digit);
            }
        }

        int code() {
            return KEYS.indexOf(digit);
        }
    }

    /** Written text, of any length. */
    record Text(String topic, String text, Map<String, String> attributes) implements Message {

        public Text {
            attributes = Map.copyOf(attributes);
        }

        /** What somebody said, in the form in which LiveKit's web components show it. {@code segment}: the same for each newer wording. */
        public static Text transcribed(String track, String segment, String words, boolean last) {
            return new Text("lk.transcription", words, Map.of(
                    "lk.transcribed_track_id", track, "lk.segment_id", segment, "lk.transcription_final", Boolean.toString(last)));
        }
    }
}
