package dev.baton.directory;

import dev.baton.call.Destination;
import dev.baton.call.Reach;
import dev.baton.call.Supervisor;
import dev.baton.call.SupervisorId;
import dev.baton.directory.OpeningHours.Span;
import dev.baton.numbers.Address;
import dev.baton.transfer.TransferRequest.Mode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** Reads a directory.yaml. */
final class DirectoryFile {

    private static final Pattern ID = Pattern.compile("[a-z][a-z0-9]*(?:-[a-z0-9]+)*");
    private static final Pattern LANGUAGE = Pattern.compile("[a-z]{2,3}(?:-[A-Za-z0-9]{2,8})*");

    private final Page page;
    private final HoursOnPage hours;
    private final AddressOnPage addresses;
    private final Map<SupervisorId, Listed> people = new LinkedHashMap<>();
    private final Map<String, Listed> byId = new HashMap<>();
    private final Map<Destination, Department> departments = new LinkedHashMap<>();
    private Optional<ZoneId> zone = Optional.empty();
    private Map<LocalDate, List<Span>> holidays = Map.of();
    private Optional<OpeningHours> houseHours = Optional.empty();
    private final Set<String> mentioned = new LinkedHashSet<>();
    private String everybody = "";

    private DirectoryFile(String file) {
        page = new Page(file);
        hours = new HoursOnPage(page);
        addresses = new AddressOnPage(page);
    }

    static Directory read(Path path) {
        try {
            return read(path.toString(), Files.readString(path));
        } catch (IOException failure) {
            throw new BrokenDirectory(List.of(new Mistake(path.toString(), 0,
                    "this file cannot be read as text (UTF-8): make it readable, "
                    + "or correct " + DirectorySettings.DIRECTORY + ".")));
        }
    }

    static Directory read(String file, String text) {
        var reading = new DirectoryFile(file);
        reading.page.top(text).ifPresent(reading::all);
        if (!reading.page.mistakes().isEmpty()) {
            throw new BrokenDirectory(reading.page.mistakes());
        }
        return new Directory(file, reading.departments, reading.people);
    }

    private void all(Page.Fields top) {
        top.allow("zone", "hours", "holidays", "supervisors", "destinations");
        zone = hours.zone(top);
        if (top.at("zone").isPresent() && zone.isEmpty()) {
            // Told already; what follows from it is not a mistake of its own.
            zone = Optional.of(ZoneOffset.UTC);
        }
        holidays = top.at("holidays").map(hours::holidays).orElse(Map.of());
        houseHours = top.at("hours").flatMap(node -> hours.hours(node, "the house", zone, holidays));
        top.at("supervisors").flatMap(node -> page.fields(node, "\"supervisors\""))
                .ifPresent(fields -> fields.names().forEach(name -> supervisor(name, fields)));
        Optional<Page.Fields> destinations = top.at("destinations").flatMap(node -> page.fields(node, "\"destinations\""));
        destinations.ifPresent(fields -> fields.names().forEach(name -> destination(name, fields)));
        if (top.at("destinations").isEmpty()) {
            page.wrong(top.line(), "nobody can be transferred anywhere: name at least one destination under \"destinations:\".");
        }
    }

    private void supervisor(String name, Page.Fields all) {
        mentioned.add(name);
        if (name.length() > 40 || !ID.matcher(name).matches() || Directory.DEFAULT.alias().equals(name)) {
            page.wrong(all.keyLine(name), "\"" + Page.safe(name)
                    + "\" is no name for a supervisor's entry: use lower-case words joined by "
                    + "dashes, such as grace, and not default.");
            return;
        }
        String what = "supervisor " + Page.safe(name);
        all.at(name).flatMap(node -> page.fields(node, what)).ifPresent(fields -> {
            fields.allow("name", "phone", "extension", "sip", "web", "languages", "skills", "hours");
            Optional<String> spoken = name(fields);
            Optional<Address> address = addresses.read(fields);
            if (AddressOnPage.isMissing(fields)) {
                page.wrong(fields.line(), what + " cannot be reached: add phone, sip or web.");
            }
            Set<String> skills = checked(fields, "skills", ID, "a skill", "refunds");
            Set<String> languages = checked(fields, "languages", LANGUAGE, "a language", "en");
            Optional<OpeningHours> own = fields.at("hours").flatMap(node -> hours.hours(node, what, zone, holidays));
            if (spoken.isPresent() && address.isPresent()) {
                list(new SupervisorId(name), spoken.get(), address.get(), skills, languages, own, fields);
            }
        });
    }

    private void list(SupervisorId id, String name, Address address, Set<String> skills, Set<String> languages,
            Optional<OpeningHours> own, Page.Fields fields) {
        var listed = new Listed(id, name, address, skills, languages, own, AddressOnPage.line(fields));
        people.put(id, listed);
        byId.put(id.value(), listed);
    }

    private void destination(String name, Page.Fields all) {
        Destination alias;
        try {
            alias = new Destination(name);
        } catch (IllegalArgumentException noAlias) {
            page.wrong(all.keyLine(name), noAlias.getMessage() + ".");
            return;
        }
        if (alias.equals(Directory.DEFAULT)) {
            page.wrong(all.keyLine(name), "\"default\" is where a bare \"Transfer me\" goes: set it as "
                    + DirectorySettings.DEFAULT_TRANSFER_NUMBER + ", and choose another alias here.");
        } else if (CallNumbers.isReserved(alias)) {
            page.wrong(all.keyLine(name), "aliases that begin with \"" + CallNumbers.PREFIX + "\" or \"" + CallNumbers.PAGE_PREFIX
                    + "\" are Baton's own: choose another.");
        }
        all.at(name).flatMap(node -> page.fields(node, "destination " + alias)).ifPresent(fields -> destination(alias, fields));
    }

    private void destination(Destination alias, Page.Fields fields) {
        fields.allow("name", "mode", "supervisors", "skills", "language", "phone", "extension", "sip", "web", "hours",
                "holidays");
        Optional<String> spoken = name(fields);
        Mode mode = mode(fields);
        OpeningHours open = hoursOf(alias, fields);
        boolean hasOwnAddress = !AddressOnPage.isMissing(fields);
        List<SupervisorId> inOrder = hasOwnAddress ? ownAddress(alias, fields, spoken) : order(alias, fields);
        spoken.ifPresent(publicName -> departments.put(alias, new Department(alias, publicName, mode, inOrder, open)));
    }

    private OpeningHours hoursOf(Destination alias, Page.Fields fields) {
        boolean closedOnHolidays = !fields.word("holidays").filter("open"::equals).isPresent();
        fields.word("holidays").filter(word -> !word.equals("open") && !word.equals("closed")).ifPresent(word -> page.wrong(
                fields.line("holidays"), "\"holidays\" of destination " + alias
                        + " is open or closed; the dates stand at the top of the file."));
        Map<LocalDate, List<Span>> closedOn = closedOnHolidays ? holidays : Map.of();
        OpeningHours always = OpeningHours.always(zone.orElse(ZoneOffset.UTC));
        OpeningHours usual = fields.at("hours")
                .flatMap(node -> hours.hours(node, "destination " + alias, zone, closedOn))
                .or(() -> houseHours)
                .orElse(always);
        return new OpeningHours(usual.zone(), usual.week(), closedOn);
    }

    private List<SupervisorId> ownAddress(Destination alias, Page.Fields fields, Optional<String> spoken) {
        for (String key : List.of("supervisors", "skills", "language")) {
            if (fields.at(key).isPresent()) {
                page.wrong(fields.keyLine(key), "destination " + alias + " has an address of its own: remove \"" + key
                        + "\", or list its people instead of the address.");
            }
        }
        var id = new SupervisorId(Directory.OF_A_DESTINATION + alias);
        Optional<Address> address = addresses.read(fields);
        if (address.isPresent() && spoken.isPresent()) {
            list(id, spoken.get(), address.get(), Set.of(), Set.of(), Optional.empty(), fields);
        }
        return List.of(id);
    }

    private List<SupervisorId> order(Destination alias, Page.Fields fields) {
        if (fields.at("extension").isPresent()) {
            page.wrong(fields.keyLine("extension"), "an extension belongs to a phone: add \"phone\", or remove it.");
        }
        Set<String> skills = checked(fields, "skills", ID, "a skill", "refunds");
        Set<String> language = checked(fields, "language", LANGUAGE, "a language", "en");
        if (fields.at("supervisors").isPresent()) {
            return inNamedOrder(alias, fields, skills, language);
        }
        if (skills.isEmpty() && language.isEmpty()) {
            page.wrong(fields.line(), "nobody answers for destination " + alias
                    + ": add supervisors, skills, or a phone, sip or web of its own.");
            return List.of();
        }
        List<SupervisorId> able = people.values().stream()
                .filter(one -> one.skills().containsAll(skills) && one.languages().containsAll(language)).map(Listed::id)
                .filter(id -> !id.value().startsWith(Directory.OF_A_DESTINATION)).toList();
        // A supervisor whose entry has a mistake may be the one that is meant.
        if (able.isEmpty() && mentioned.stream().map(this::person).allMatch(Optional::isPresent)) {
            page.wrong(fields.line(), "nobody has what destination " + alias
                    + " asks for: give a supervisor the same skills and language, "
                    + "or ask for less.");
        }
        return able;
    }

    private List<SupervisorId> inNamedOrder(Destination alias, Page.Fields fields, Set<String> skills, Set<String> language) {
        var inOrder = new LinkedHashSet<SupervisorId>();
        for (Page.Placed one : fields.words("supervisors")) {
            if (page.isFull()) {
                break;
            }
            Optional<Listed> found = person(one.word());
            if (found.isEmpty()) {
                // One whose own entry has a mistake is told of there.
                if (!mentioned.contains(one.word())) {
                    page.wrong(one.line(), "there is no supervisor \"" + Page.safe(one.word())
                            + "\": add one under \"supervisors:\", or name one of "
                            + everybody() + ".");
                }
                continue;
            }
            if (!inOrder.add(found.get().id())) {
                page.wrong(one.line(), one.word() + " is listed twice for destination " + alias
                        + ": nobody is rung twice; remove one.");
            }
            lacks(found.get(), skills, language).ifPresent(missing -> page.wrong(one.line(), one.word()
                    + " is listed for destination "
                    + alias + " but has no \"" + missing + "\": add it to " + one.word() + ", or remove one of the two."));
        }
        return List.copyOf(inOrder);
    }

    /** All that have an entry. Written once: a file may be wrong in very many lines. */
    private String everybody() {
        if (everybody.isEmpty()) {
            everybody = Page.safe(String.join(", ", mentioned));
        }
        return everybody;
    }

    private Optional<Listed> person(String name) {
        return Optional.ofNullable(byId.get(name));
    }

    private static Optional<String> lacks(Listed one, Set<String> skills, Set<String> languages) {
        var missing = new HashSet<>(skills);
        missing.removeAll(one.skills());
        var unspoken = new HashSet<>(languages);
        unspoken.removeAll(one.languages());
        missing.addAll(unspoken);
        return missing.stream().sorted().findFirst();
    }

    private Optional<String> name(Page.Fields fields) {
        Optional<String> name = fields.word("name");
        if (fields.at("name").isEmpty()) {
            page.wrong(fields.line(), fields.what() + " needs a public name: add \"name: Sales\", or what people should hear.");
        }
        return name.filter(spoken -> {
            try {
                // The rules of a name that enters a history are that record's.
                return new Supervisor(new SupervisorId("anybody"), spoken, Reach.PHONE).name().equals(spoken);
            } catch (IllegalArgumentException unfit) {
                page.wrong(fields.line("name"), "the public name of " + fields.what()
                        + " must be 1 to 80 characters and contain no phone number.");
                return false;
            }
        });
    }

    private Mode mode(Page.Fields fields) {
        Optional<String> word = fields.word("mode");
        if (word.filter(mode -> !mode.equals("cold") && !mode.equals("warm")).isPresent()) {
            page.wrong(fields.line("mode"), "there is no mode \"" + Page.safe(word.get())
                    + "\": use warm (briefed and asked first) or cold "
                    + "(moved by the carrier).");
        }
        return word.filter("cold"::equals).isPresent() ? Mode.COLD : Mode.WARM;
    }

    private Set<String> checked(Page.Fields fields, String key, Pattern shape, String what, String example) {
        var words = new LinkedHashSet<String>();
        for (Page.Placed one : fields.words(key)) {
            if (one.word().length() <= 40 && shape.matcher(one.word()).matches()) {
                words.add(one.word());
            } else {
                page.wrong(one.line(), "\"" + Page.safe(one.word()) + "\" is not " + what
                        + ": write it in lower case, such as " + example + ".");
            }
        }
        return words;
    }
}
