package dev.baton.agent.cell;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonSubTypes.Type;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.util.List;
import java.util.Set;

/** What a cell tells. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "is")
@JsonSubTypes({
    @Type(value = News.Ready.class, name = "ready"),
    @Type(value = News.CannotWork.class, name = "cannot-work"),
    @Type(value = News.Pulse.class, name = "pulse"),
    @Type(value = News.Joined.class, name = "joined"),
    @Type(value = News.NotJoined.class, name = "not-joined"),
    @Type(value = News.Audible.class, name = "audible"),
    @Type(value = News.Played.class, name = "played"),
    @Type(value = News.NotPlayed.class, name = "not-played"),
    @Type(value = News.Present.class, name = "present"),
    @Type(value = News.Gone.class, name = "gone"),
    @Type(value = News.Pressed.class, name = "pressed"),
    @Type(value = News.Told.class, name = "told"),
    @Type(value = News.Interrupted.class, name = "interrupted"),
    @Type(value = News.Restored.class, name = "restored"),
    @Type(value = News.Over.class, name = "over"),
})
sealed interface News {

    record Ready() implements News {}

    record CannotWork(String why) implements News {}

    /** Four times a second: that the cell lives, and how its calls flow. */
    record Pulse(List<SeatPulse> seats, long beats, long late, long skipped, long latestMillis, long driftMillis) implements News {}

    /**
     * How one call flows.
     *
     * @param silentMillis how long ago a frame went out
     * @param heard who was heard since the last pulse
     */
    record SeatPulse(String seat, long silentMillis, Set<String> heard) {}

    /** About one seat. */
    sealed interface OfSeat extends News {
        String seat();
    }

    record Joined(String seat, String identity) implements OfSeat {}

    record NotJoined(String seat, String why) implements OfSeat {}

    record Audible(String seat, String voice) implements OfSeat {}

    record Played(String seat, String play) implements OfSeat {}

    record NotPlayed(String seat, String play, String why) implements OfSeat {}

    record Present(String seat, Guest guest) implements OfSeat {}

    record Gone(String seat, String identity) implements OfSeat {}

    record Pressed(String seat, String from, char digit) implements OfSeat {}

    record Told(String seat, String from, String topic, byte[] payload) implements OfSeat {}

    record Interrupted(String seat, String why) implements OfSeat {}

    record Restored(String seat, boolean anew) implements OfSeat {}

    record Over(String seat, String how) implements OfSeat {}
}
