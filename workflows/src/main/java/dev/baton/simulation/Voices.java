package dev.baton.simulation;

import dev.baton.call.Identity;
import dev.baton.call.Party;
import dev.baton.keeping.Vault;
import dev.baton.port.BriefingBy;
import dev.baton.port.CallAgent;
import dev.baton.port.Notice;
import dev.baton.transfer.Decision;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** What is said in a call, by agents and to them. */
final class Voices {

    private static final Duration NOTICE = Duration.ofSeconds(3);
    private static final Duration INTRODUCTION = Duration.ofSeconds(2);
    private static final Duration BRIEFING = Duration.ofSeconds(6);
    private static final Duration SHORT_WORD = Duration.ofSeconds(2);
    private static final Duration MACHINE_KNOWN = Duration.ofSeconds(4);
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final World world;
    private final People people;
    private final Sip sip;
    private final Vault vault;
    private final Messages messages;
    private final Auditor auditor;
    private Duration untilMusic = Duration.ZERO;

    Voices(World world, People people, Sip sip, Vault vault, Messages messages, Auditor auditor) {
        this.world = world;
        this.people = people;
        this.sip = sip;
        this.vault = vault;
        this.messages = messages;
        this.auditor = auditor;
    }

    void musicTakes(Duration time) {
        untilMusic = time;
    }

    Duration untilMusic() {
        return untilMusic;
    }

    void talk(AgentProcess agent, @Nullable Notice first) {
        agent.talk();
        takeOver(agent);
        tell(WorldEvent.Kind.TALKING, agent, "the agent is with the caller");
        if (first != null) {
            say(agent, notice(first), true, null, NOTICE);
        }
    }

    void hold(AgentProcess agent, String transfer) {
        if (agent.hold(transfer, inCompanyOfCaller(agent) != null)) {
            tell(WorldEvent.Kind.MUSIC_ON, agent, "the caller hears music");
        }
        takeOver(agent);
    }

    private void takeOver(AgentProcess agent) {
        world.openRoom(agent.call().room()).ifPresent(room -> room.standbyPlays(false));
    }

    CompletableFuture<CallAgent.Reply> announce(AgentProcess agent, CallAgent.Announcement words) {
        String said = notice(words.notice());
        @Nullable Identity leg = words.leg() == null ? null : words.leg().identity();
        tell(WorldEvent.Kind.NOTICE_SAID, agent, said);
        return switch (words.to()) {
            case CALLER -> say(agent, said, true, null, NOTICE);
            case SUPERVISOR -> say(agent, said, false, leg, NOTICE);
            case BOTH -> say(agent, said, true, leg == null ? inCompanyOfCaller(agent) : leg, NOTICE);
        };
    }

    private @Nullable Identity inCompanyOfCaller(AgentProcess agent) {
        return world.openRoom(agent.call().room())
                .flatMap(room -> room.supervisors().stream().filter(room::bridged).findFirst())
                .map(Participant::identity)
                .orElse(null);
    }

    CompletableFuture<CallAgent.Reply> introduce(AgentProcess agent, CallAgent.Introduction words) {
        tell(WorldEvent.Kind.INTRODUCED, agent, "the agent introduces " + words.supervisor().name());
        return say(agent, AgentProcess.VOICE, true, words.leg().identity(), INTRODUCTION);
    }

    boolean bothHeard(CallAgent.Introduction words) {
        return world.openRoom(words.call().room())
                .filter(room -> room.find(words.leg().identity()).filter(room::bridged).isPresent())
                .isPresent();
    }

    private CompletableFuture<CallAgent.Reply> say(
            AgentProcess agent, String words, boolean toCaller, @Nullable Identity leg, Duration length) {
        AgentProcess.Speech speech = agent.speak(words, toCaller, leg);
        world.after(length, "\"" + words + "\" was said", () -> agent.finish(speech, new CallAgent.NoReply()));
        return speech.over();
    }

    CompletableFuture<CallAgent.Reply> ask(AgentProcess agent, CallAgent.Inquiry inquiry) {
        String words = "question: " + switch (inquiry.purpose()) {
            case QUESTION_FROM_SUPERVISOR -> inquiry.question();
            case LEAVE_MESSAGE -> "leave a message";
        };
        tell(WorldEvent.Kind.QUESTION_ASKED, agent, words);
        AgentProcess.Speech speech = agent.speak(words, true, null);
        people.caller(agent.call().id()).flatMap(CallerStory::nextReply).ifPresentOrElse(
                reply -> world.after(reply.thinking(), "the caller replies", () -> {
                    if (!speech.over().isDone()) {
                        String reference = vault.put(agent.call().id(), Vault.Kind.MESSAGE, reply.words());
                        agent.finish(speech, new CallAgent.Replied(new CallAgent.Utterance(reference)));
                    }
                }),
                () -> world.after(PATIENCE, "the caller says nothing", () -> agent.finish(speech, new CallAgent.NoReply())));
        return speech.over();
    }

    /** Over at once if nobody is on the line. */
    Conversation converse(AgentProcess agent, CallAgent.Consult consult) {
        boolean firstTime = consult.callersReply() == null && consult.consultation().round() == 1;
        boolean briefed = consult.briefingBy() == BriefingBy.AGENT;
        var talk = new Conversation(consult,
                !firstTime ? AgentProcess.VOICE : briefed ? "briefing" : "question: will you take this call?");
        agent.converse(talk);
        world.openRoom(agent.call().room()).ifPresent(room -> room.find(talk.leg())
                .filter(Participant::talking)
                .ifPresentOrElse(
                        leg -> leg.phone().ifPresent(phone ->
                                begin(agent, room, leg, phone, talk, firstTime && briefed ? BRIEFING : SHORT_WORD)),
                        agent::endConversation));
        return talk;
    }

    private void begin(AgentProcess agent, Room room, Participant leg, PhoneCall phone, Conversation talk, Duration telling) {
        if (!agent.holding() && room.caller().isPresent()) {
            auditor.violated(leg.name() + " was told about " + room.caller().get().name() + ", who was not on hold");
        }
        world.events().happened(WorldEvent.Kind.BRIEFING_STARTED, room, leg.name(), leg.name() + " is told what it is about");
        if (phone.habit().ringing() instanceof Habit.Voicemail) {
            world.after(MACHINE_KNOWN, "the agent hears a machine", () -> decide(room, leg, talk, new Decision.Machine(), Party.AGENT));
        } else if (phone.talk() instanceof Talk.HangsUp(Duration listening)) {
            world.after(listening, leg.name() + " hangs up", () -> sip.hangUp(room, leg));
        } else {
            world.after(telling, leg.name() + " knows what it is about", () -> think(room, leg, phone, talk));
        }
    }

    private void think(Room room, Participant leg, PhoneCall phone, Conversation talk) {
        if (!talk.goesOn()) {
            return;
        }
        talk.goOnWith(AgentProcess.VOICE);
        switch (phone.talk()) {
            case Talk.Decides(Decision decision, Duration thinking) ->
                world.after(thinking, leg.name() + " decides", () -> decide(room, leg, talk, decision, Party.SUPERVISOR));
            case Talk.AsksCaller(String question, Duration thinking, Talk afterwards) ->
                world.after(thinking, leg.name() + " asks", () -> {
                    if (talk.goesOn()) {
                        phone.goOnWith(afterwards);
                        decide(room, leg, talk, new Decision.AskCaller(question), Party.SUPERVISOR);
                    }
                });
            case Talk.Clicks(Decision decision, Duration thinking) ->
                world.after(thinking, leg.name() + " clicks", () -> {
                    if (talk.goesOn()) {
                        var slip = new Decision.Slip(talk.consult().consultation(), decision, Party.SUPERVISOR);
                        note(room, leg, decision);
                        world.outside(Duration.ZERO, leg.name() + "'s page", () -> messages.clicked(talk.consult().transfer(), slip));
                    }
                });
            case Talk.SaysNothing() -> {}
            case Talk.HangsUp(_) -> {}
        }
    }

    private void decide(Room room, Participant leg, Conversation talk, Decision decision, Party by) {
        if (talk.goesOn()) {
            note(room, leg, decision);
            talk.decided(new Decision.Slip(talk.consult().consultation(), decision, by));
        }
    }

    void note(Room room, Participant leg, Decision decision) {
        if (decision instanceof Decision.Accept) {
            leg.phone().ifPresent(PhoneCall::accept);
            world.events().happened(WorldEvent.Kind.ACCEPTED, room, leg.name(), leg.name() + " accepted");
        } else {
            world.events().happened(WorldEvent.Kind.DECIDED, room, leg.name(), leg.name() + " decided");
        }
    }

    private void tell(WorldEvent.Kind kind, AgentProcess agent, String sentence) {
        world.openRoom(agent.call().room())
                .ifPresent(room -> world.events().happened(kind, room, AgentProcess.VOICE, sentence));
    }

    private static String notice(Notice notice) {
        String kind = notice.kind().name().toLowerCase(Locale.ROOT).replace('_', ' ');
        return "notice: " + kind + (notice.detail() == null ? "" : ", " + notice.detail());
    }
}
