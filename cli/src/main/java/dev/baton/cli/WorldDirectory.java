package dev.baton.cli;

import dev.baton.call.Reach;
import dev.baton.call.SupervisorId;
import dev.baton.directory.Directory;
import dev.baton.simulation.Department;
import dev.baton.simulation.Person;
import dev.baton.simulation.Switchboard;
import java.util.stream.Collectors;

/** The people of a story as a house would list them. */
final class WorldDirectory {

    private static final String NEVER = "    hours: {daily: closed}\n";

    private WorldDirectory() {}

    static Directory of(Switchboard world) {
        if (world.destinations().isEmpty()) {
            // A house always knows somebody, also where a story asks for nobody.
            world.destination("reception", "Reception").rings(world.supervisor("rosa", "Rosa").supervisor().id().value());
        }
        var text = new StringBuilder("zone: UTC\nsupervisors:\n");
        world.supervisors().forEach(person -> text.append(entry(person)));
        text.append("destinations:\n");
        world.destinations().forEach((alias, department) -> text.append("  ").append(alias).append(":\n").append(entry(department)));
        return Directory.written("the directory of the story", text.toString());
    }

    private static String entry(Person person) {
        String id = person.supervisor().id().value();
        String address = person.supervisor().reach() == Reach.PHONE ? "phone: \"" + person.number().e164() + "\"" : "web: " + id;
        return "  " + id + ":\n    name: " + person.name() + "\n    " + address + "\n";
    }

    private static String entry(Department department) {
        String inOrder = department.inOrder().stream().map(SupervisorId::value).collect(Collectors.joining(", "));
        return "    name: " + department.publicName() + "\n    mode: warm\n    supervisors: [" + inOrder + "]\n" + (department.isClosed() ? NEVER : "");
    }
}
