package dev.baton.simulation;

import dev.baton.port.Line;
import java.time.Duration;
import java.util.List;

/** How machines and carriers misbehave in this story. Methods of ports are named as in {@code "Line.merge"}. */
public final class Moods {

    private final World world;
    private final Effects effects;
    private final Sip sip;
    private final Agents agents;
    private final Isolation isolation;
    private final Carrier carrier;
    private final Auditor auditor;
    private final SimulatedLine line;
    private final SimulatedScribe scribe;
    private final Voices voices;

    Moods(World world, Effects effects, Sip sip, Agents agents, Isolation isolation, Carrier carrier, Auditor auditor,
            SimulatedLine line, SimulatedScribe scribe, Voices voices) {
        this.world = world;
        this.effects = effects;
        this.sip = sip;
        this.agents = agents;
        this.isolation = isolation;
        this.carrier = carrier;
        this.auditor = auditor;
        this.line = line;
        this.scribe = scribe;
        this.voices = voices;
    }

    public Moods replyLostAfterEffect(String method, int nth) {
        return so(() -> effects.replyLostAfter(method, nth));
    }

    public Moods failsBeforeEffect(String method, int nth) {
        return so(() -> effects.failsBefore(method, nth));
    }

    public Moods webhooks(HintMood mood) {
        return so(() -> world.hints().mood(mood));
    }

    /** The next so many calls end with this status at once. */
    public Moods trunkAnswers(int status, int calls) {
        return so(() -> sip.trouble(status, calls));
    }

    /** The trunk's profile says that supervisors' phones may show the caller's number, and the carrier answers 403 to it. */
    public Moods refusesCallersNumber() {
        return so(sip::refusesCallersNumber);
    }

    /** The first REFER, the second, and so on; the last habit stays. */
    public Moods carrier(ReferHabit... inOrder) {
        return so(() -> carrier.habits(List.of(inOrder)));
    }

    /** The first merge, the second, and so on; after these, merges succeed. */
    public Moods merges(Line.Merge... inOrder) {
        return so(() -> isolation.merges(List.of(inOrder)));
    }

    public Moods lineOpens(Line.Opening opening) {
        return so(() -> line.opens(opening));
    }

    public Moods isolationFails() {
        return so(isolation::fails);
    }

    public Moods scribeWritesPlainly() {
        return so(scribe::writesPlainly);
    }

    /** An agent that is told to hold the caller needs so long until the music plays. */
    public Moods musicTakes(Duration time) {
        return so(() -> voices.musicTakes(time));
    }

    public Moods dispatchNeverArrives(int nth) {
        return so(() -> agents.neverArrives(nth));
    }

    public Moods dispatchArrivesLate(int nth, Duration by) {
        return so(() -> agents.arrivesLate(nth, by));
    }

    /** A worker process died just now: machines get a little more time to put things right. */
    public Moods aWorkerDied() {
        return so(auditor::workerDied);
    }

    /** How much longer than the invariants say the auditor waits, for worlds that run faster than their machines. */
    public Moods slack(Duration more) {
        return so(() -> auditor.slack(more));
    }

    /** Where no agent comes, the caller hears nothing for longer than anybody should. */
    public Moods silenceBearable(Duration more) {
        return so(() -> auditor.silenceBearable(more));
    }

    /** In this story, an answered phone is joined with the caller without a word before. */
    public Moods bridgedDialAllowed() {
        return so(auditor::allowBridgedDials);
    }

    private Moods so(Runnable change) {
        world.change(change);
        return this;
    }
}
