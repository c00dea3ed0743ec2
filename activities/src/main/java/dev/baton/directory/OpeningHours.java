package dev.baton.directory;

import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.zone.ZoneOffsetTransition;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Hours as they stand on a door: what the clock on the wall shows decides. Where a night skips an hour, the hours are as much
 * shorter; where it repeats one, the door is open in both. A holiday's date has its own hours, or none, from midnight to
 * midnight, and what would begin on it goes not over into the next day.
 */
public record OpeningHours(ZoneId zone, Map<DayOfWeek, List<Span>> week, Map<LocalDate, List<Span>> holidays) {

    private static final int LOOK_AHEAD_DAYS = 400;

    /** From the first minute up to, not including, the last. An end before the start is on the next day; midnight ends a day. */
    public record Span(LocalTime from, LocalTime to) {

        static final Span WHOLE_DAY = new Span(LocalTime.MIDNIGHT, LocalTime.MIDNIGHT);

        public Span {
            if (from.equals(to) && !from.equals(LocalTime.MIDNIGHT)) {
                throw new IllegalArgumentException("begins and ends at the same minute");
            }
        }

        boolean overnight() {
            return !to.equals(LocalTime.MIDNIGHT) && to.isBefore(from);
        }

        private boolean containsOnItsDay(LocalTime time) {
            return !time.isBefore(from) && (overnight() || to.equals(LocalTime.MIDNIGHT) || time.isBefore(to));
        }

        private boolean reachesInto(LocalTime nextMorning) {
            return overnight() && nextMorning.isBefore(to);
        }
    }

    public OpeningHours {
        week = Map.copyOf(week);
        holidays = Map.copyOf(holidays);
    }

    public static OpeningHours always(ZoneId zone) {
        var week = new EnumMap<DayOfWeek, List<Span>>(DayOfWeek.class);
        Stream.of(DayOfWeek.values()).forEach(day -> week.put(day, List.of(Span.WHOLE_DAY)));
        return new OpeningHours(zone, week, Map.of());
    }

    public boolean areOpenAt(Instant when) {
        ZonedDateTime here = when.atZone(zone);
        LocalDate today = here.toLocalDate();
        LocalTime time = here.toLocalTime();
        return spansOf(today).stream().anyMatch(span -> span.containsOnItsDay(time))
                || !holidays.containsKey(today) && spansOf(today.minusDays(1)).stream().anyMatch(span ->
                        span.reachesInto(time));
    }

    /** The first moment after this one at which the door opens; nothing if it does not within a year. */
    public Optional<ZonedDateTime> nextOpening(Instant after) {
        LocalDate today = after.atZone(zone).toLocalDate();
        return Stream.iterate(today, day -> day.plusDays(1))
                .limit(LOOK_AHEAD_DAYS)
                .flatMap(day -> momentsOf(day).stream())
                .filter(moment -> moment.isAfter(after) && areOpenAt(moment))
                .findFirst()
                .map(moment -> moment.atZone(zone));
    }

    /** Every moment of a day at which a door could open, in order. */
    private List<Instant> momentsOf(LocalDate day) {
        var moments = new ArrayList<Instant>();
        moments.add(day.atStartOfDay(zone).toInstant());
        spansOf(day).forEach(span -> moments.add(day.atTime(span.from()).atZone(zone).toInstant()));
        // The clock may jump into the hours, forward or once more.
        ZoneOffsetTransition change = zone.getRules().nextTransition(day.atStartOfDay(zone).toInstant().minusSeconds(1));
        if (change != null && change.getInstant().atZone(zone).toLocalDate().equals(day)) {
            moments.add(change.getInstant());
        }
        return moments.stream().sorted().toList();
    }

    private List<Span> spansOf(LocalDate day) {
        List<Span> special = holidays.get(day);
        return special != null ? special : week.getOrDefault(day.getDayOfWeek(), List.of());
    }
}
