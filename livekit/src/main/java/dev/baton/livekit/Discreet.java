package dev.baton.livekit;

import java.util.regex.Pattern;

/** What others say, made fit for a log: LiveKit's messages can contain our token, and numbers that were dialled. */
final class Discreet {

    private static final Pattern TOKEN = Pattern.compile("[A-Za-z0-9_-]{8,}\\.[A-Za-z0-9_-]{8,}\\.[A-Za-z0-9_-]*");
    private static final Pattern NUMBER = Pattern.compile("\\+?\\p{Nd}(?:[ ().-]?\\p{Nd}){6,}");
    private static final int ENOUGH = 300;

    private Discreet() {}

    static String words(String said) {
        String safe = NUMBER.matcher(TOKEN.matcher(said).replaceAll("•••")).replaceAll("•••").replaceAll("\\p{Cntrl}", " ");
        return safe.length() <= ENOUGH ? safe : safe.substring(0, ENOUGH) + "…";
    }
}
