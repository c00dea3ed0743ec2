package dev.baton.api;

import dev.baton.call.TenantId;
import java.util.List;

/** Who can be called in, as whoever asks may see it: nobody's number or address is in it. */
public interface DirectoryReader {

    Shown shown(TenantId tenant);

    /** What a text would be good for as the directory of this house. Nothing is kept of it, and nothing changed. */
    Judgement judge(TenantId tenant, String text);

    /** {@code objections}: what policy will refuse to dial. */
    record Shown(List<Alias> destinations, List<Person> supervisors, List<Remark> objections) {}

    /** {@code supervisors}: in the order in which they are rung; none where the destination has an address of its own. */
    record Alias(String destination, String name, String mode, boolean open, List<String> supervisors) {}

    /** {@code reach}: phone or browser. */
    record Person(String supervisor, String name, String reach, List<String> languages, List<String> skills, boolean onDuty) {}

    /** {@code line}: of the text, 0 where it stands in none. */
    record Remark(int line, String sentence) {}

    /** {@code mistakes}: of its form; with any, it could not be used. */
    record Judgement(List<Remark> mistakes, List<Remark> objections) {}
}
