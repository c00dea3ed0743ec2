package dev.baton.directory;

import dev.baton.call.Supervisor;
import dev.baton.call.SupervisorId;
import dev.baton.numbers.Address;
import java.util.Optional;
import java.util.Set;

/** A supervisor as the directory lists them. The line is where the address stands. */
public record Listed(
        SupervisorId id, String name, Address address, Set<String> skills, Set<String> languages, Optional<OpeningHours> hours,
                int line) {

    public Listed {
        skills = Set.copyOf(skills);
        languages = Set.copyOf(languages);
    }

    Supervisor supervisor() {
        return new Supervisor(id, name, address.reach());
    }
}
