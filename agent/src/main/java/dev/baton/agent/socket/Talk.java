package dev.baton.agent.socket;

import com.google.protobuf.Message;
import com.google.protobuf.Parser;
import java.net.URI;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** A conversation that can be begun again: what an earlier socket still says is not listened to. Used at one desk only. */
public final class Talk<T extends Message> {

    public interface Partner<T> {

        /** From now on something can be said. */
        void opened();

        void said(T message);

        /** It could not be begun. */
        void failed(Throwable why);

        /** It ended, or LiveKit fell silent. */
        void broken(String why);
    }

    private final Desk desk;
    private final Parser<T> parser;
    private final Duration silent;
    private final Partner<T> partner;
    private int epoch;
    private long heardAt;
    private @Nullable LiveKitSocket<T> socket;

    /** {@code silent}: after so long without a word from LiveKit, while it is asked, nobody is there any more. */
    public Talk(Desk desk, Parser<T> parser, Duration silent, Partner<T> partner) {
        this.desk = desk;
        this.parser = parser;
        this.silent = silent;
        this.partner = partner;
    }

    public void open(URI address, String token) {
        hangUp();
        int mine = epoch;
        var opening = LiveKitSocket.open(address, token, parser, new LiveKitSocket.Listener<T>() {
            @Override
            public void said(T message) {
                desk.post(() -> {
                    if (mine == epoch) {
                        heardAt = System.nanoTime();
                        partner.said(message);
                    }
                });
            }

            @Override
            public void closed(String why) {
                desk.post(() -> {
                    if (mine == epoch) {
                        partner.broken(why);
                    }
                });
            }
        });
        desk.when(opening, (opened, failure) -> {
            if (opened == null) {
                if (mine == epoch && failure != null) {
                    partner.failed(failure);
                }
            } else if (mine != epoch) {
                opened.drop();
            } else {
                socket = opened;
                heardAt = System.nanoTime();
                opened.listen();
                partner.opened();
            }
        });
    }

    /** Without a conversation nothing is sent. */
    public void send(Message message) {
        LiveKitSocket<T> now = socket;
        if (now != null) {
            now.send(message);
        }
    }

    /** Again and again until the conversation ends, something that LiveKit answers. */
    public void keepAsking(Duration pace, Runnable ask) {
        if (System.nanoTime() - heardAt > silent.toNanos()) {
            partner.broken("LiveKit said nothing for " + silent.toSeconds() + " s");
            return;
        }
        ask.run();
        after(pace, () -> keepAsking(pace, ask));
    }

    /** Unless the conversation, or the pause, that is now has ended by then. */
    public void after(Duration wait, Runnable what) {
        int mine = epoch;
        desk.after(wait, () -> {
            if (mine == epoch) {
                what.run();
            }
        });
    }

    /** At once. */
    public void hangUp() {
        LiveKitSocket<T> before = end();
        if (before != null) {
            before.drop();
        }
    }

    /** After everything that was sent. */
    public void close() {
        LiveKitSocket<T> before = end();
        if (before != null) {
            before.close();
        }
    }

    private @Nullable LiveKitSocket<T> end() {
        epoch++;
        LiveKitSocket<T> before = socket;
        socket = null;
        return before;
    }
}
