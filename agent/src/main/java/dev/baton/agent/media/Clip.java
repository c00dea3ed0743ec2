package dev.baton.agent.media;

/** Recorded sound, mono, 48 kHz. One clip can be heard at many places at once. */
public record Clip(short[] samples) {

    /** From beginning to end; what is left of the last ten milliseconds is silence. */
    public Sound once() {
        return new Played(false);
    }

    /** Again and again, without a gap: the first sample follows the last one at once. */
    public Sound forever() {
        return new Played(true);
    }

    private final class Played implements Sound {

        private final boolean again;
        private int place;

        Played(boolean again) {
            this.again = again && samples.length > 0;
        }

        @Override
        public boolean add(int[] mix) {
            if (place >= samples.length && !again) {
                return false;
            }
            for (int i = 0; i < mix.length && place < samples.length; i++) {
                mix[i] += samples[place++];
                if (again && place == samples.length) {
                    place = 0;
                }
            }
            return true;
        }
    }
}
