package dev.baton.scribe;

import dev.baton.call.Briefing;
import dev.baton.call.Briefing.Claim;
import dev.baton.call.Party;
import dev.baton.call.Transcript;
import dev.baton.scribe.Draft.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Keeps of a draft what the transcript bears out, sentence by sentence. A sentence goes when it holds a number, a name or an
 * address that was never said, a link, letters of a script nobody spoke, or mostly words nobody used. It cannot know whether
 * what was said is true, nor whether words that were said have been put together to say something else.
 */
final class FactCheck {

    private static final int LONGEST_SENTENCE = 300;
    private static final int LONGEST_NAME = 60;
    private static final int NAMES_WORDS = 4;
    private static final int SENTENCES_OF_A_SUMMARY = 5;
    private static final int SENTENCES_OF_A_CLAIM = 2;
    private static final int THINGS_TRIED = 5;
    // Whoever writes more than that is not looked at to the end.
    private static final int SENTENCES_READ = 20;

    private static final Pattern NAME = Pattern.compile("\\p{L}[\\p{L}\\p{M} .'’-]*");
    private static final Pattern ADDRESS = Pattern.compile(".*@.*|(?:[\\p{L}\\p{Nd}_-]+\\.)+\\p{L}{2,}(?:/.*)?");
    // What callers like to be, and only somebody on our side can have said of them.
    private static final Pattern STANDING = Pattern.compile("\\b(verif|authenti|authori[sz]|approv|entitle|admin|clearance|vip\\b)");

    private final Transcript transcript;
    private final Evidence everything;
    private final Evidence ourSide;
    private int dropped;

    FactCheck(Transcript transcript) {
        this.transcript = transcript;
        everything = new Evidence(transcript.turns().stream().map(Transcript.Turn::text).toList());
        ourSide = new Evidence(transcript.turns().stream()
                .filter(turn -> turn.speaker() != Party.CALLER)
                .map(Transcript.Turn::text)
                .toList());
    }

    /** Nothing when no sentence of the summary stands. */
    Optional<Briefing> briefing(Draft draft, String reasonOfTheOrder) {
        @Nullable Claim summary = claim(draft.summary(), SENTENCES_OF_A_SUMMARY);
        if (summary == null) {
            return Optional.empty();
        }
        @Nullable Claim name = name(draft.callerName());
        @Nullable Claim written = claim(draft.reason(), SENTENCES_OF_A_CLAIM);
        Claim reason = written != null ? written : reason(reasonOfTheOrder);
        var tried = new ArrayList<Claim>();
        for (Statement one : draft.tried().subList(0, Math.min(SENTENCES_READ, draft.tried().size()))) {
            @Nullable Claim claim = tried.size() < THINGS_TRIED ? claim(one, SENTENCES_OF_A_CLAIM) : null;
            if (claim != null && tried.stream().noneMatch(known -> known.text().equalsIgnoreCase(claim.text()))) {
                tried.add(claim);
            }
        }
        @Nullable Claim question = claim(draft.openQuestion(), SENTENCES_OF_A_CLAIM);
        return Optional.of(new Briefing(name, reason, summary, tried, question, AgentScript.opening(name, reason)));
    }

    /** How many sentences and names did not stand. */
    int dropped() {
        return dropped;
    }

    /** The agent's own words come from a model too. */
    private Claim reason(String ofTheOrder) {
        String kept = kept(ofTheOrder, SENTENCES_OF_A_CLAIM);
        return Claim.of(kept.isEmpty() ? PlainSummary.ASKED_FOR_A_PERSON : kept);
    }

    private @Nullable Claim claim(@Nullable Statement statement, int sentences) {
        if (statement == null) {
            return null;
        }
        String text = kept(statement.text(), sentences);
        return text.isEmpty() ? null : new Claim(text, shownBy(statement.turn(), text));
    }

    private String kept(String text, int sentences) {
        var kept = new ArrayList<String>();
        List<String> written = PlainText.sentences(text);
        dropped += Math.max(0, written.size() - SENTENCES_READ);
        for (String sentence : written.subList(0, Math.min(SENTENCES_READ, written.size()))) {
            String plain = PlainText.of(sentence);
            if (kept.size() < sentences && !PlainText.hasMarkup(sentence) && stands(plain, everything)) {
                kept.add(plain);
            } else {
                dropped++;
            }
        }
        return String.join(" ", kept);
    }

    private @Nullable Claim name(@Nullable Statement statement) {
        if (statement == null) {
            return null;
        }
        String name = PlainText.of(statement.text());
        List<Token> words = Token.of(name);
        boolean stands = name.length() <= LONGEST_NAME && words.size() <= NAMES_WORDS && NAME.matcher(name).matches()
                && !words.stream().allMatch(CommonWords::has) && everything.hasInOneBreath(words);
        if (!stands) {
            dropped++;
            return null;
        }
        @Nullable Integer turn = statement.turn();
        return new Claim(name, turn != null && exists(turn) && turn(turn).hasInOneBreath(words) ? turn : null);
    }

    /** A pointer that does not show what it should is left out; the claim has been judged by the whole transcript. */
    private @Nullable Integer shownBy(@Nullable Integer turn, String text) {
        if (turn == null || !exists(turn)) {
            return null;
        }
        Evidence shown = turn(turn);
        return PlainText.sentences(text).stream().allMatch(sentence -> stands(sentence, shown)) ? turn : null;
    }

    private boolean exists(int turn) {
        return turn >= 0 && turn < transcript.turns().size();
    }

    private Evidence turn(int number) {
        return new Evidence(List.of(transcript.turns().get(number).text()));
    }

    private boolean stands(String sentence, Evidence said) {
        List<Token> tokens = Token.of(sentence);
        return !tokens.isEmpty()
                && sentence.length() <= LONGEST_SENTENCE
                && !PlainText.hasLink(sentence)
                && said.knowsTheScriptsOf(sentence)
                && Numbers.stated(tokens).stream().allMatch(said::hasNumber)
                && addressesWereSaid(sentence, said)
                && namesWereSaid(tokens, said)
                && tokens.stream().filter(Token::isCaseless).allMatch(said::hasWord)
                && standingIsOurs(sentence)
                && mostWordsWereUsed(tokens, said);
    }

    private static boolean addressesWereSaid(String sentence, Evidence said) {
        for (String chunk : sentence.split("[\\s,;()\"“”„«»]+")) {
            String bare = chunk.replaceAll("^[.:!?'’]+|[.:!?'’…]+$", "");
            if (ADDRESS.matcher(bare).matches() && !said.hasLiterally(bare)) {
                return false;
            }
        }
        return true;
    }

    private static boolean namesWereSaid(List<Token> tokens, Evidence said) {
        if (!CommonWords.has(tokens.getFirst()) && !tokens.getFirst().isNumber() && !said.hasSomeFormOf(tokens.getFirst())) {
            // A sentence begins with a capital in any case: a name there cannot be told from a word.
            return false;
        }
        var name = new ArrayList<Token>();
        for (int i = 0; i < tokens.size(); i++) {
            Token token = tokens.get(i);
            boolean ofAName = token.hasCapital() && !CommonWords.has(token) && (i > 0 || said.hasWord(token));
            if (!name.isEmpty() && !(ofAName && token.gap().matches("[ .'’-]{1,2}"))) {
                if (!said.hasInOneBreath(name)) {
                    return false;
                }
                name.clear();
            }
            if (ofAName) {
                name.add(token);
            }
        }
        return name.isEmpty() || said.hasInOneBreath(name);
    }

    private boolean standingIsOurs(String sentence) {
        Matcher standing = STANDING.matcher(sentence.toLowerCase(Locale.ROOT));
        while (standing.find()) {
            if (!ourSide.contains(standing.group(1))) {
                return false;
            }
        }
        return true;
    }

    private static boolean mostWordsWereUsed(List<Token> tokens, Evidence said) {
        List<Token> telling = tokens.stream().filter(token -> !token.isNumber() && !CommonWords.has(token)).toList();
        return telling.stream().filter(said::hasSomethingLike).count() * 2 >= telling.size();
    }
}
