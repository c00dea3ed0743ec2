package dev.baton.agent.media;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import livekit.LivekitModels.ParticipantInfo;

/** What a participant was told, in order. */
final class Noticed implements RoomListener {

    private final BlockingQueue<String> all = new LinkedBlockingQueue<>();

    /** The next of these words; what was noticed before it is of no interest. */
    void expect(String words) throws InterruptedException {
        String last = "nothing";
        while (true) {
            String next = all.poll(10, TimeUnit.SECONDS);
            assertThat(next).as("noticed: %s (last: %s)", words, last).isNotNull();
            if (next.equals(words)) {
                return;
            }
            last = next;
        }
    }

    @Override
    public void present(ParticipantInfo one) {
        all.add(one.getIdentity() + " is there");
    }

    @Override
    public void gone(ParticipantInfo one) {
        all.add(one.getIdentity() + " has gone");
    }

    @Override
    public void told(String from, Message message) {
        all.add(from + " told " + switch (message) {
            case Message.Data(String topic, byte[] payload) -> topic + ": " + new String(payload, StandardCharsets.UTF_8);
            case Message.Key(char digit) -> "key " + digit;
            case Message.Text(String topic, String text, _) -> topic + ": " + text;
        });
    }

    @Override
    public void muted(Voice voice, boolean muted) {
        all.add(voice.name() + (muted ? " is muted" : " may speak"));
    }

    @Override
    public void interrupted(String why) {
        all.add("interrupted");
    }

    @Override
    public void restored(boolean anew) {
        all.add(anew ? "restored anew" : "restored");
    }

    @Override
    public void over(Parting parting) {
        all.add("over: " + parting.getClass().getSimpleName());
    }
}
