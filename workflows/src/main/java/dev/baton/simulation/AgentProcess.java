package dev.baton.simulation;

import dev.baton.call.Call;
import dev.baton.call.Identity;
import dev.baton.port.AgentPost;
import dev.baton.port.CallAgent;
import io.temporal.failure.ApplicationFailure;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** One agent process in one room: what it does, what it says, and to whom. */
final class AgentProcess {

    static final String MUSIC = "hold music";
    static final String VOICE = "the agent";

    enum Doing {
        NOTHING,
        TALKING,
        HOLDING
    }

    private enum Life {
        THERE,
        LEFT,
        KILLED
    }

    private final AgentPost post;
    private final Call call;
    private final List<Speech> speeches = new ArrayList<>();
    private final CompletableFuture<CallAgent.Left> attending = new CompletableFuture<>();
    private final CompletableFuture<Boolean> ready = new CompletableFuture<>();
    private Doing doing = Doing.NOTHING;
    private Life life = Life.THERE;
    private @Nullable Conversation conversation;
    private @Nullable String holdsFor;
    private boolean playsOver;
    private int attendances;

    AgentProcess(AgentPost post, Call call) {
        this.post = post;
        this.call = call;
    }

    /** Words for the caller, for the person on a leg, or for both. */
    record Speech(String words, boolean toCaller, @Nullable Identity leg, CompletableFuture<CallAgent.Reply> over) {}

    AgentPost post() {
        return post;
    }

    Call call() {
        return call;
    }

    boolean there() {
        return life == Life.THERE;
    }

    boolean hasLeft() {
        return life == Life.LEFT;
    }

    boolean holding() {
        return doing == Doing.HOLDING;
    }

    /** The caller is in good hands; no standby is needed. */
    boolean takesCare() {
        return doing != Doing.NOTHING;
    }

    AgentProcess mustBeThere() {
        return switch (life) {
            case THERE -> this;
            case LEFT -> throw ApplicationFailure.newNonRetryableFailure(post.identity() + " has left the call", "AgentLeft");
            case KILLED -> throw new ProcessDied(post.queue());
        };
    }

    /** Completed once the situation was taken up; until then, whatever else is asked waits. */
    CompletableFuture<Boolean> ready() {
        return ready;
    }

    /** The last one counts: a call that goes on as a new run asks again. */
    int attended() {
        return ++attendances;
    }

    boolean attendedSince(int attendance) {
        return attendances > attendance;
    }

    CompletableFuture<CallAgent.Left> attending() {
        return attending;
    }

    void talk() {
        doing = Doing.TALKING;
        holdsFor = null;
        stopSpeaking();
    }

    /**
     * True if it was not on already. What plays before a merge is unsubscribed there; what begins over two who talk is
     * heard by the caller.
     */
    boolean hold(String transfer, boolean overTalk) {
        playsOver = overTalk;
        boolean news = doing != Doing.HOLDING;
        if (!transfer.equals(holdsFor)) {
            endConversation();
        }
        doing = Doing.HOLDING;
        holdsFor = transfer;
        stopSpeaking();
        return news;
    }

    Speech speak(String words, boolean toCaller, @Nullable Identity leg) {
        var speech = new Speech(words, toCaller, leg, new CompletableFuture<>());
        speeches.add(speech);
        return speech;
    }

    void finish(Speech speech, CallAgent.Reply reply) {
        speeches.remove(speech);
        speech.over().complete(reply);
    }

    private void stopSpeaking() {
        List.copyOf(speeches).stream().filter(Speech::toCaller).forEach(speech -> finish(speech, new CallAgent.NoReply()));
    }

    void converse(Conversation next) {
        endConversation();
        conversation = next;
    }

    void endConversation() {
        if (conversation != null) {
            conversation.end();
            conversation = null;
        }
    }

    void partyLeft(Participant gone) {
        if (conversation != null && conversation.leg().equals(gone.identity())) {
            endConversation();
        }
        if (gone.identity().equals(call.caller().identity())) {
            stopSpeaking();
        }
        List.copyOf(speeches).stream()
                .filter(speech -> gone.identity().equals(speech.leg()))
                .forEach(speech -> finish(speech, new CallAgent.NoReply()));
    }

    /** Goes, as it was told. */
    void leave() {
        if (there()) {
            life = Life.LEFT;
            doing = Doing.NOTHING;
            endConversation();
            List.copyOf(speeches).forEach(speech -> finish(speech, new CallAgent.NoReply()));
            ready.complete(true);
            attending.complete(new CallAgent.Left());
        }
    }

    /** Removed from the room behind its back: nothing it does is heard any more. */
    void evicted() {
        if (there()) {
            life = Life.LEFT;
            breakOff(ApplicationFailure.newNonRetryableFailure(post.identity() + " was removed from the room", "AgentEvicted"));
        }
    }

    void kill() {
        life = Life.KILLED;
        breakOff(new ProcessDied(post.queue()));
    }

    private void breakOff(RuntimeException why) {
        List.copyOf(speeches).forEach(speech -> speech.over().completeExceptionally(why));
        speeches.clear();
        if (conversation != null) {
            conversation.breakOff(why);
            conversation = null;
        }
        ready.completeExceptionally(why);
        attending.completeExceptionally(why);
    }

    List<String> heardByCaller(boolean inCompany) {
        List<String> said = speeches.stream().filter(Speech::toCaller).map(Speech::words).toList();
        if (!said.isEmpty()) {
            return said;
        }
        return switch (doing) {
            case NOTHING -> List.of();
            case TALKING -> List.of(VOICE);
            case HOLDING -> inCompany && !playsOver ? List.of() : List.of(MUSIC);
        };
    }

    List<String> heardBy(Identity leg) {
        List<String> said = new ArrayList<>(
                speeches.stream().filter(speech -> leg.equals(speech.leg())).map(Speech::words).toList());
        if (said.isEmpty() && conversation != null && conversation.goesOn() && conversation.leg().equals(leg)) {
            said.add(conversation.heard());
        }
        return said;
    }
}
