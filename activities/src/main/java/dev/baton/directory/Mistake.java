package dev.baton.directory;

/** Something in a directory that a person has to put right, and where. Line 0 means the whole of it. */
public record Mistake(String file, int line, String sentence) {

    @Override
    public String toString() {
        return file + (line == 0 ? "" : ":" + line) + ": " + sentence;
    }
}
