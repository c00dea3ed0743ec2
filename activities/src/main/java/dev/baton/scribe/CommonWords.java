package dev.baton.scribe;

import java.util.Set;

/** English words that anybody uses to report a call, and that nobody needs to have said in it. */
final class CommonWords {

    private static final Set<String> WORDS = Set.of(("""
            a about after again all already also am an and another any are as asked asking asks at available back be because
            been before being but by call called caller caller's calling calls came can cannot can't come could did didn't do
            does doesn't done don't for from further gave get gets getting give given gives got had has hasn't have having he
            hello help helped her here him his how i if in into is isn't it its just know like made make me mentioned might more
            my need needed needs no none not nothing now of off on one only or other our out over own person please problem
            reason received reported reports request requested requests said same saw say saying says see she should since
            so some someone something speak still talk tell than that the their them then there these they thing this those
            to today told too transfer tried tries try trying unable until up us use used very want wanted wanting wants was
            wasn't we were what when where whether which while who whom why will with without won't would yet you your
            agent issue spoke stated states explained explains""").strip().split("\\s+"));

    private CommonWords() {}

    static boolean has(Token token) {
        return WORDS.contains(token.plain());
    }
}
