package dev.baton.agent.cell;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonSubTypes.Type;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.util.Set;

/** What a cell is told to do. Both ends are of one build: this is never stored. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "do")
@JsonSubTypes({
    @Type(value = Order.Join.class, name = "join"),
    @Type(value = Order.Publish.class, name = "publish"),
    @Type(value = Order.LetHear.class, name = "let-hear"),
    @Type(value = Order.Play.class, name = "play"),
    @Type(value = Order.Stop.class, name = "stop"),
    @Type(value = Order.ListenTo.class, name = "listen-to"),
    @Type(value = Order.Press.class, name = "press"),
    @Type(value = Order.Tell.class, name = "tell"),
    @Type(value = Order.Leave.class, name = "leave"),
})
sealed interface Order {

    String seat();

    record Join(String seat, String url, String token) implements Order {
        @Override
        public String toString() {
            return "Join[" + seat + ", " + url + "]";
        }
    }

    record Publish(String seat, String voice, Set<String> audience) implements Order {}

    record LetHear(String seat, String voice, Set<String> audience) implements Order {}

    /** {@code file}: a WAV file, which both can read. {@code play}: by what it is stopped, and its end told. */
    record Play(String seat, String voice, String play, String file, boolean forever) implements Order {}

    record Stop(String seat, String play) implements Order {}

    record ListenTo(String seat, Set<String> identities) implements Order {}

    record Press(String seat, String to, char digit) implements Order {}

    record Tell(String seat, String to, String topic, byte[] payload) implements Order {}

    record Leave(String seat) implements Order {}
}
