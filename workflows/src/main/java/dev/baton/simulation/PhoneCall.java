package dev.baton.simulation;

import java.util.concurrent.CompletableFuture;

/** One INVITE that went out, and what came of it. It lives in the network, whatever becomes of the process that sent it. */
final class PhoneCall {

    private final String sipCallId;
    private final Person person;
    private final Habit habit;
    private final CompletableFuture<SipAnswer> answer = new CompletableFuture<>();
    private Talk talk;
    private boolean accepted;
    private boolean merged;
    private boolean together;
    private boolean briefedByColleague;

    PhoneCall(String sipCallId, Person person, Habit habit) {
        this.sipCallId = sipCallId;
        this.person = person;
        this.habit = habit;
        this.talk = habit.talk();
    }

    String sipCallId() {
        return sipCallId;
    }

    Person person() {
        return person;
    }

    Habit habit() {
        return habit;
    }

    CompletableFuture<SipAnswer> answer() {
        return answer;
    }

    /** What the person will do in the conversation that comes next. */
    Talk talk() {
        return talk;
    }

    void goOnWith(Talk next) {
        talk = next;
    }

    /** The person, or their briefing colleague, said yes to this caller. */
    boolean accepted() {
        return accepted;
    }

    void accept() {
        accepted = true;
    }

    boolean merged() {
        return merged;
    }

    /** A human colleague, not our agent, is on the private line with this person. */
    boolean briefedByColleague() {
        return briefedByColleague;
    }

    void briefedByColleague(boolean so) {
        briefedByColleague = so;
    }

    void merge() {
        merged = true;
    }

    /** True the first time that caller and supervisor hear each other. */
    boolean comeTogether() {
        boolean news = merged && !together;
        together = together || merged;
        return news;
    }
}
