package dev.baton.scribe;

import java.text.Normalizer;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** Words that can be shown or spoken anywhere: no markup, no control or direction characters, no disguised letters or digits. */
final class PlainText {

    private static final Pattern LINK = Pattern.compile(
            "(?i)[a-z][a-z0-9+.-]{1,20}://\\S*|\\b(?:javascript|data|sips?|tel|mailto):\\S+");
    private static final Pattern TAG = Pattern.compile("<[^<>]{0,200}>");
    // Also what a screen, a speech engine or a terminal would take for an order: < > & ` * # { } [ ] | \ ~ ^ = _
    private static final Pattern NOT_PLAIN = Pattern.compile(
            "[^\\p{L}\\p{M}\\p{Nd}\\p{Sc} .,;:!?'\"’‘“”„«»()/%@+°§…–—\\-_。、，！？؟،।॥]");
    private static final Pattern MARKUP = Pattern.compile("[<>`{}\\[\\]|\\\\]");
    private static final Pattern INVISIBLE = Pattern.compile("[\\p{Cf}]");
    // Inside an e-mail address it is a letter, elsewhere it is markup.
    private static final Pattern LOOSE_UNDERSCORE = Pattern.compile("(?<![\\p{L}\\p{Nd}])_+|_+(?![\\p{L}\\p{Nd}])");
    private static final Pattern PILE_OF_MARKS = Pattern.compile("(\\p{M}{3})\\p{M}+");
    private static final Pattern SENTENCE_END = Pattern.compile("(?<=[.!?…][\"”'’)]?)\\s+|(?<=[。！？؟।॥])");

    private PlainText() {}

    /** What it becomes is what is checked and what is kept: the same letters, in their ordinary form. */
    static String of(String text) {
        String plain = Normalizer.normalize(text, Normalizer.Form.NFKC);
        plain = INVISIBLE.matcher(plain).replaceAll("");
        plain = TAG.matcher(plain).replaceAll(" ");
        plain = NOT_PLAIN.matcher(plain).replaceAll(" ");
        plain = LOOSE_UNDERSCORE.matcher(plain).replaceAll(" ");
        plain = PILE_OF_MARKS.matcher(plain).replaceAll("$1");
        return plain.replaceAll(" {2,}", " ").strip();
    }

    /** Brackets and the like, which no voice makes. Taken away, they would leave words that were never meant to be read. */
    static boolean hasMarkup(String text) {
        return MARKUP.matcher(Normalizer.normalize(text, Normalizer.Form.NFKC)).find();
    }

    /** Nobody speaks one; whoever reads a briefing would click on it. */
    static boolean hasLink(String plain) {
        return LINK.matcher(plain).find();
    }

    static String withoutLinks(String plain) {
        return LINK.matcher(plain).replaceAll("(a link)");
    }

    static List<String> sentences(String text) {
        var sentences = new ArrayList<String>();
        for (String sentence : SENTENCE_END.split(text.strip())) {
            if (!sentence.isBlank()) {
                sentences.add(sentence.strip());
            }
        }
        return sentences;
    }

    /** A quotation may be cut, unlike a statement: it says so. */
    static String shortened(String text, int longest) {
        if (text.length() <= longest) {
            return text;
        }
        int end = longest - 1;
        if (Character.isHighSurrogate(text.charAt(end - 1))) {
            end--;
        }
        return text.substring(0, end).strip() + "…";
    }
}
