package dev.baton.directory;

import dev.baton.directory.OpeningHours.Span;
import java.time.DateTimeException;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.yaml.snakeyaml.nodes.Node;

/** Reads hours and holidays off a page. */
final class HoursOnPage {

    private static final List<String> DAYS = List.of("mon", "tue", "wed", "thu", "fri", "sat", "sun");
    private static final Pattern DAY_RANGE = Pattern.compile("(mon|tue|wed|thu|fri|sat|sun)(?:-(mon|tue|wed|thu|fri|sat|sun))?");
    private static final Pattern SPAN = Pattern.compile("([01][0-9]|2[0-3]):([0-5][0-9]) ?- ?"
            + "(?:([01][0-9]|2[0-3]):([0-5][0-9])|24:00)");

    private final Page page;

    HoursOnPage(Page page) {
        this.page = page;
    }

    Optional<ZoneId> zone(Page.Fields fields) {
        return fields.word("zone").flatMap(name -> {
            // Abbreviations such as EST mean other things elsewhere, and keep no summer time.
            if (name.equals("UTC") || name.indexOf('/') > 0) {
                try {
                    return Optional.of(ZoneId.of(name));
                } catch (DateTimeException unknown) {
                    // Told below.
                }
            }
            page.wrong(fields.line("zone"), "there is no time zone \"" + Page.safe(name)
                    + "\": use a name such as Europe/Berlin, "
                    + "America/New_York or UTC.");
            return Optional.empty();
        });
    }

    Map<LocalDate, List<Span>> holidays(Node node) {
        var dates = new LinkedHashMap<LocalDate, List<Span>>();
        page.fields(node, "\"holidays\"").ifPresent(fields -> fields.names().forEach(name -> {
            List<Span> spans = fields.at(name).map(value -> spans(value, Page.safe(name))).orElse(List.of());
            try {
                dates.put(LocalDate.parse(name), spans);
            } catch (DateTimeException noDate) {
                page.wrong(fields.keyLine(name), "\"" + Page.safe(name)
                        + "\" is no date: write year-month-day, such as 2026-12-25: closed.");
            }
        }));
        return dates;
    }

    /** The zone is the hours' own or the house's; hours without one cannot be read off any clock. */
    Optional<OpeningHours> hours(Node node, String whose, Optional<ZoneId> house, Map<LocalDate, List<Span>> holidays) {
        return page.fields(node, "\"hours\" of " + whose).map(fields -> {
            Optional<ZoneId> own = zone(fields);
            if (fields.at("zone").isEmpty() && house.isEmpty()) {
                page.wrong(node, "the hours of " + whose + " need a time zone: add \"zone: Europe/Berlin\", or yours, to them "
                        + "or at the top of the file.");
            }
            return new OpeningHours(own.or(() -> house).orElse(ZoneId.of("UTC")), week(fields), holidays);
        });
    }

    private Map<DayOfWeek, List<Span>> week(Page.Fields fields) {
        var week = new EnumMap<DayOfWeek, List<Span>>(DayOfWeek.class);
        for (String name : fields.names()) {
            if (name.equals("zone")) {
                continue;
            }
            List<DayOfWeek> days = days(name);
            if (days.isEmpty()) {
                page.wrong(fields.keyLine(name), fields.what() + " has no day \"" + Page.safe(name)
                        + "\": use mon, tue, wed, thu, fri, sat, sun, a range such as mon-fri, or daily.");
            }
            List<Span> spans = fields.at(name).map(value -> spans(value, Page.safe(name))).orElse(List.of());
            for (DayOfWeek day : days) {
                if (week.putIfAbsent(day, spans) != null) {
                    page.wrong(fields.keyLine(name), DAYS.get(day.ordinal()) + " has hours already in " + fields.what()
                            + ": name each day once.");
                }
            }
        }
        return week;
    }

    private static List<DayOfWeek> days(String name) {
        if (name.equals("daily")) {
            return List.of(DayOfWeek.values());
        }
        Matcher range = DAY_RANGE.matcher(name);
        if (!range.matches()) {
            return List.of();
        }
        DayOfWeek day = DayOfWeek.of(DAYS.indexOf(range.group(1)) + 1);
        DayOfWeek last = range.group(2) == null ? day : DayOfWeek.of(DAYS.indexOf(range.group(2)) + 1);
        var days = new ArrayList<>(List.of(day));
        while (day != last) {
            day = day.plus(1);
            days.add(day);
        }
        return days;
    }

    private List<Span> spans(Node node, String day) {
        var spans = new ArrayList<Span>();
        for (Node entry : page.entries(node)) {
            page.text(entry, "\"" + day + "\"").ifPresent(text -> {
                switch (text) {
                    case "closed" -> {}
                    case "all day" -> add(Span.WHOLE_DAY, spans, entry);
                    default -> span(text).ifPresentOrElse(span -> add(span, spans, entry), () ->
                            page.wrong(entry, "\"" + Page.safe(text)
                            + "\" are no hours: write \"09:00-17:00\", \"22:00-06:00\" for a night, closed or all day."));
                }
            });
        }
        return spans;
    }

    private void add(Span span, List<Span> spans, Node at) {
        if (spans.stream().anyMatch(other -> overlap(span, other))) {
            page.wrong(at, "these hours overlap with others of the same day: make one of the two.");
        }
        spans.add(span);
    }

    private static boolean overlap(Span one, Span other) {
        return one.from().toSecondOfDay() < lastSecond(other) && other.from().toSecondOfDay() < lastSecond(one);
    }

    private static int lastSecond(Span span) {
        return span.overnight() || span.to().equals(LocalTime.MIDNIGHT) ? 86_400 : span.to().toSecondOfDay();
    }

    private static Optional<Span> span(String text) {
        Matcher shape = SPAN.matcher(text);
        if (!shape.matches()) {
            return Optional.empty();
        }
        LocalTime from = LocalTime.of(Integer.parseInt(shape.group(1)), Integer.parseInt(shape.group(2)));
        LocalTime to = shape.group(3) == null
                ? LocalTime.MIDNIGHT
                : LocalTime.of(Integer.parseInt(shape.group(3)), Integer.parseInt(shape.group(4)));
        // "24:00" ends a day; the same minute twice could mean nothing or all day.
        return from.equals(to) && shape.group(3) != null ? Optional.empty() : Optional.of(new Span(from, to));
    }
}
