package dev.baton.directory;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.call.Destination;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class OpeningHoursTest {

    @Test
    void theDoorOpensAtTheFirstMinuteAndIsShutAtTheLast() {
        OpeningHours hours = hours("Europe/Berlin", "mon-fri: \"09:00-17:00\"");
        assertThat(open(hours, "2026-11-20T08:59:59+01:00[Europe/Berlin]")).isFalse();
        assertThat(open(hours, "2026-11-20T09:00+01:00[Europe/Berlin]")).isTrue();
        assertThat(open(hours, "2026-11-20T16:59:59+01:00[Europe/Berlin]")).isTrue();
        assertThat(open(hours, "2026-11-20T17:00+01:00[Europe/Berlin]")).isFalse();
        assertThat(next(hours, "2026-11-20T17:00+01:00[Europe/Berlin]")).isEqualTo("2026-11-23T09:00+01:00[Europe/Berlin]");
    }

    @Test
    void aNightBelongsToTheDayOnWhichItBegins() {
        OpeningHours hours = hours("Europe/Berlin", "fri: \"22:00-06:00\"");
        assertThat(open(hours, "2026-11-20T05:00+01:00[Europe/Berlin]")).isFalse();
        assertThat(open(hours, "2026-11-20T23:00+01:00[Europe/Berlin]")).isTrue();
        assertThat(open(hours, "2026-11-21T05:59+01:00[Europe/Berlin]")).isTrue();
        assertThat(open(hours, "2026-11-21T06:00+01:00[Europe/Berlin]")).isFalse();
    }

    @Test
    void whenTheNightIsAnHourShorterTheHourThatDoesNotExistIsSkipped() {
        // Berlin, 29 March 2026: 01:59 is followed by 03:00.
        OpeningHours night = hours("Europe/Berlin", "daily: \"22:00-06:00\"");
        assertThat(open(night, "2026-03-29T01:59+01:00[Europe/Berlin]")).isTrue();
        assertThat(open(night, "2026-03-29T03:00+02:00[Europe/Berlin]")).isTrue();
        assertThat(open(night, "2026-03-29T06:00+02:00[Europe/Berlin]")).isFalse();

        OpeningHours early = hours("Europe/Berlin", "daily: \"02:30-05:00\"");
        assertThat(next(early, "2026-03-29T00:00+01:00[Europe/Berlin]")).isEqualTo("2026-03-29T03:00+02:00[Europe/Berlin]");

        OpeningHours never = hours("Europe/Berlin", "sun: \"02:00-03:00\"");
        assertThat(open(never, "2026-03-29T03:00+02:00[Europe/Berlin]")).isFalse();
        assertThat(next(never, "2026-03-28T12:00+01:00[Europe/Berlin]")).isEqualTo("2026-04-05T02:00+02:00[Europe/Berlin]");
    }

    @Test
    void whenTheNightIsAnHourLongerTheDoorIsOpenInBothHours() {
        // New York, 1 November 2026: 01:59 EDT is followed by 01:00 EST.
        OpeningHours hours = hours("America/New_York", "sun: \"01:00-01:30\"");
        assertThat(open(hours, "2026-11-01T01:15-04:00[America/New_York]")).isTrue();
        assertThat(open(hours, "2026-11-01T01:45-04:00[America/New_York]")).isFalse();
        assertThat(open(hours, "2026-11-01T01:15-05:00[America/New_York]")).isTrue();
        assertThat(next(hours, "2026-11-01T01:45-04:00[America/New_York]")).isEqualTo("2026-11-01T01:00-05:00[America/New_York]");
        assertThat(next(hours, "2026-11-01T01:45-05:00[America/New_York]")).isEqualTo("2026-11-08T01:00-05:00[America/New_York]");
    }

    @Test
    void theHoursKeepToTheClockOnTheWallInSummerAndInWinter() {
        OpeningHours hours = hours("America/New_York", "daily: \"09:00-17:00\"");
        assertThat(hours.areOpenAt(Instant.parse("2026-03-07T13:30:00Z"))).isFalse();
        assertThat(hours.areOpenAt(Instant.parse("2026-03-08T13:30:00Z"))).isTrue();
        assertThat(hours.areOpenAt(Instant.parse("2026-10-31T13:30:00Z"))).isTrue();
        assertThat(hours.areOpenAt(Instant.parse("2026-11-01T13:30:00Z"))).isFalse();
    }

    @Test
    void aHolidayIsClosedFromMidnightToMidnightAndItsNightDoesNotBegin() {
        OpeningHours hours = hours("Europe/Berlin", "daily: \"22:00-06:00\"", "2026-12-25: closed",
                "2026-12-31: \"08:00-12:00\"");
        assertThat(open(hours, "2026-12-24T23:59+01:00[Europe/Berlin]")).isTrue();
        assertThat(open(hours, "2026-12-25T00:00+01:00[Europe/Berlin]")).isFalse();
        assertThat(open(hours, "2026-12-25T23:00+01:00[Europe/Berlin]")).isFalse();
        assertThat(open(hours, "2026-12-26T03:00+01:00[Europe/Berlin]")).isFalse();
        assertThat(next(hours, "2026-12-25T00:00+01:00[Europe/Berlin]")).isEqualTo("2026-12-26T22:00+01:00[Europe/Berlin]");
        assertThat(open(hours, "2026-12-31T09:00+01:00[Europe/Berlin]")).isTrue();
        assertThat(open(hours, "2026-12-31T23:00+01:00[Europe/Berlin]")).isFalse();
    }

    @Test
    void whatNeverOpensSaysSo() {
        assertThat(hours("UTC", "mon: closed").nextOpening(Instant.parse("2026-11-21T00:00:00Z"))).isEmpty();
    }

    @Test
    void theNextOpeningIsTheFirstOpenMinuteAfterAClosedOne() {
        long seed = new Random().nextLong();
        System.out.println("opening hours: seed " + seed);
        var random = new Random(seed);
        String[] zones = {"Europe/Berlin", "America/New_York", "Asia/Kolkata", "Australia/Lord_Howe", "Pacific/Apia",
                "America/Santiago"};
        for (int round = 0; round < 60; round++) {
            String zone = zones[random.nextInt(zones.length)];
            int from = random.nextInt(24 * 4);
            int to = (from + 1 + random.nextInt(24 * 4 - 1)) % (24 * 4);
            OpeningHours hours = hours(zone, "daily: \"" + clock(from) + "-" + clock(to) + "\"");
            Instant start = Instant.parse("2026-01-01T00:00:00Z").plusSeconds(60L * random.nextInt(365 * 24 * 60));
            Instant slow = start.plusSeconds(60);
            while (!hours.areOpenAt(slow) && slow.isBefore(start.plusSeconds(3 * 86_400))) {
                slow = slow.plusSeconds(60);
            }
            if (!hours.areOpenAt(start)) {
                assertThat(hours.nextOpening(start).orElseThrow().toInstant()).as(zone + " " + hours + " after "
                        + start).isEqualTo(slow);
            }
        }
    }

    private static String clock(int quarter) {
        return "%02d:%02d".formatted(quarter / 4, quarter % 4 * 15);
    }

    private static boolean open(OpeningHours hours, String when) {
        return hours.areOpenAt(ZonedDateTime.parse(when).toInstant());
    }

    private static String next(OpeningHours hours, String after) {
        return hours.nextOpening(ZonedDateTime.parse(after).toInstant()).orElseThrow().toString();
    }

    private static OpeningHours hours(String zone, String week, String... holidays) {
        String file = "zone: " + zone + "\n"
                + (holidays.length == 0 ? "" : "holidays:\n  " + String.join("\n  ", holidays) + "\n")
                + "destinations:\n  sales:\n    name: Sales\n    phone: \"+15550001111\"\n    hours:\n      " + week + "\n";
        return DirectoryFile.read("directory.yaml", file).department(new Destination("sales")).orElseThrow().hours();
    }
}
