package dev.baton.agent.cell;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A line that cannot be read is left out: an agent would never learn who is in its room. */
@Timeout(10)
class LinesTest {

    private static <T> List<T> carried(List<? extends T> said, Class<T> kind) throws Exception {
        var heard = new ArrayList<T>();
        try (var from = new PipedInputStream(1 << 16); var to = new PipedOutputStream(from)) {
            var writer = new Lines.Writer(to);
            said.forEach(writer::send);
            var lines = new StringBuilder();
            while (lines.chars().filter(one -> one == '\n').count() < said.size()) {
                lines.append((char) from.read());
            }
            writer.close();
            Lines.read(new ByteArrayInputStream(lines.toString().getBytes(StandardCharsets.UTF_8)), kind, heard::add);
        }
        return heard;
    }

    @Test
    void whatACellTellsReachesItsKeeper() throws Exception {
        List<News> news = List.of(new News.Ready(), new News.Pulse(List.of(new News.SeatPulse("seat-1", 3, Set.of("ada"))), 1, 2, 3, 4, 5),
                new News.Joined("seat-1", "agent-a"), new News.Present("seat-1", new Guest("ada", Guest.Kind.BROWSER, Map.of("baton.role", "caller"))),
                new News.Gone("seat-1", "ada"), new News.Pressed("seat-1", "ada", '1'), new News.Over("seat-1", "Left"));
        assertThat(carried(news, News.class)).isEqualTo(news);
    }

    @Test
    void whatAKeeperOrdersReachesItsCell() throws Exception {
        List<Order> orders = List.of(new Order.Join("seat-1", "ws://127.0.0.1:1", "token"), new Order.Publish("seat-1", "hold", Set.of("ada")),
                new Order.Play("seat-1", "hold", "play-1", "hold.wav", true), new Order.Stop("seat-1", "play-1"), new Order.Leave("seat-1"));
        assertThat(carried(orders, Order.class)).isEqualTo(orders);
    }
}
