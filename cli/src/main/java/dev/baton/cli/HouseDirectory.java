package dev.baton.cli;

import dev.baton.api.DirectoryReader;
import dev.baton.call.SupervisorId;
import dev.baton.call.TenantId;
import dev.baton.directory.BrokenDirectory;
import dev.baton.directory.Department;
import dev.baton.directory.Directory;
import dev.baton.directory.Listed;
import dev.baton.directory.Mistake;
import dev.baton.policy.HousePolicy;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;

/** The directory that this house has read, without its numbers. */
final class HouseDirectory implements DirectoryReader {

    private static final String NAME = "directory.yaml";

    private final Directory directory;
    private final HousePolicy policy;
    private final InstantSource clock;

    HouseDirectory(Directory directory, HousePolicy policy, InstantSource clock) {
        this.directory = directory;
        this.policy = policy;
        this.clock = clock;
    }

    @Override
    public Shown shown(TenantId tenant) {
        Instant now = clock.instant();
        return new Shown(directory.departments().stream().map(one -> alias(one, now)).toList(), directory.people().stream().map(one -> person(one, now)).toList(),
                remarks(directory.objections(policy, tenant)));
    }

    private Alias alias(Department one, Instant now) {
        return new Alias(one.alias().alias(), one.publicName(), one.mode().name().toLowerCase(Locale.ROOT), one.hours().areOpenAt(now),
                one.inOrder().stream().filter(directory::isSomebody).map(SupervisorId::value).toList());
    }

    private static Person person(Listed one, Instant now) {
        return new Person(one.id().value(), one.name(), one.address().reach().name().toLowerCase(Locale.ROOT), one.languages().stream().sorted().toList(),
                one.skills().stream().sorted().toList(), one.hours().isEmpty() || one.hours().get().areOpenAt(now));
    }

    @Override
    public Judgement judge(TenantId tenant, String text) {
        try {
            return new Judgement(List.of(), remarks(Directory.written(NAME, text).objections(policy, tenant)));
        } catch (BrokenDirectory broken) {
            return new Judgement(remarks(broken.mistakes()), List.of());
        }
    }

    private static List<Remark> remarks(List<Mistake> mistakes) {
        return mistakes.stream().map(one -> new Remark(one.line(), one.sentence())).toList();
    }
}
