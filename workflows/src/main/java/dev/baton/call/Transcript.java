package dev.baton.call;

import java.util.List;

/** What was said in a call so far, turn by turn, the first being number 0. Kept in the vault, never in a history. */
public record Transcript(List<Turn> turns) {

    public Transcript {
        turns = List.copyOf(turns);
    }

    /** What was said stays out of logs and errors. */
    @Override
    public String toString() {
        return "transcript of " + turns.size() + " turns";
    }

    public record Turn(Party speaker, String text) {

        @Override
        public String toString() {
            return "a turn of " + speaker.spoken();
        }
    }
}
