package dev.baton.directory;

import dev.baton.call.Destination;
import dev.baton.call.PhoneNumber;
import dev.baton.call.Policy.Verdict;
import dev.baton.call.SupervisorId;
import dev.baton.call.TenantId;
import dev.baton.numbers.Address;
import dev.baton.policy.HousePolicy;
import dev.baton.transfer.TransferRequest.Mode;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/** Everybody who can be called in, read once and kept in memory. */
public final class Directory {

    /** Where a bare "Transfer me" goes. It never stands in the file. */
    public static final Destination DEFAULT = new Destination("default");

    /** Begins the id of whoever answers where a destination has an address of its own. */
    static final String OF_A_DESTINATION = "destination/";

    private static final String SHIPPED = "directory.yaml";

    private final String file;
    private final Map<Destination, Department> departments;
    private final Map<SupervisorId, Listed> people;

    Directory(String file, Map<Destination, Department> departments, Map<SupervisorId, Listed> people) {
        this.file = file;
        this.departments = new LinkedHashMap<>(departments);
        this.people = new LinkedHashMap<>(people);
    }

    /** The file of the settings, or the shipped example; every mistake in either is told at once. */
    public static Directory open(DirectorySettings settings) {
        Directory read = settings.file().map(DirectoryFile::read).orElseGet(Directory::shipped);
        return settings.defaultNumber().map(read::withDefault).orElse(read);
    }

    /** From the text of a directory.yaml that is in no file; {@code name} is what its mistakes are told of. */
    public static Directory written(String name, String text) {
        return DirectoryFile.read(name, text);
    }

    public static Directory shipped() {
        try (InputStream example = Objects.requireNonNull(Directory.class.getResourceAsStream(SHIPPED),
                "the example is missing")) {
            return DirectoryFile.read("the shipped " + SHIPPED, new String(example.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException failure) {
            throw new UncheckedIOException("the shipped directory cannot be read", failure);
        }
    }

    private Directory withDefault(PhoneNumber number) {
        var id = new SupervisorId(DEFAULT.alias());
        var moreDepartments = new LinkedHashMap<>(departments);
        moreDepartments.put(DEFAULT, new Department(DEFAULT, DefaultNumber.PUBLIC_NAME, Mode.COLD, List.of(id),
                OpeningHours.always(ZoneOffset.UTC)));
        var morePeople = new LinkedHashMap<>(people);
        morePeople.put(id, new Listed(id, DefaultNumber.PUBLIC_NAME, new Address.Phone(number), Set.of(), Set.of(),
                Optional.empty(), 0));
        return new Directory(file, moreDepartments, morePeople);
    }

    public Optional<Department> department(Destination alias) {
        return Optional.ofNullable(departments.get(alias));
    }

    public Optional<Listed> person(SupervisorId id) {
        return Optional.ofNullable(people.get(id));
    }

    /** In the order of the file. */
    public List<Department> departments() {
        return List.copyOf(departments.values());
    }

    /** Those who have an entry of their own, in the order of the file. */
    public List<Listed> people() {
        return people.values().stream().filter(one -> isSomebody(one.id())).toList();
    }

    /** Not the telephone of a destination, which has no entry of its own. */
    public boolean isSomebody(SupervisorId id) {
        return !id.value().equals(DEFAULT.alias()) && !id.value().startsWith(OF_A_DESTINATION);
    }

    /** In alphabetical order, as one reads them out. */
    public List<String> aliases() {
        return departments.keySet().stream().map(Destination::alias).sorted().toList();
    }

    /** Warm or cold: as the request says, else as the directory says. */
    public Mode modeFor(Destination to, Optional<Mode> asked) {
        return asked.orElseGet(() -> department(to).map(Department::mode).orElse(Mode.COLD));
    }

    /** What policy will refuse when it comes to dialling, for a person to read at start. Not a mistake of the file's form. */
    public List<Mistake> objections(HousePolicy policy, TenantId tenant) {
        var objections = new ArrayList<Mistake>();
        people.values().forEach(one -> {
            if (policy.mayDial(tenant, one.address()) instanceof Verdict.Forbidden(String why)) {
                objections.add(new Mistake(one.line() == 0 ? DirectorySettings.DEFAULT_TRANSFER_NUMBER
                        : file, one.line(),
                        "policy refuses to dial " + one.id() + ": " + why));
            }
        });
        objections.sort(Comparator.comparingInt(Mistake::line));
        return List.copyOf(objections);
    }
}
