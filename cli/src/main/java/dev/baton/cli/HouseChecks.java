package dev.baton.cli;

import dev.baton.call.TenantId;
import dev.baton.directory.BrokenDirectory;
import dev.baton.directory.Directory;
import dev.baton.directory.DirectorySettings;
import dev.baton.directory.Mistake;
import dev.baton.numbers.WorldNumberPlan;
import dev.baton.policy.HousePolicy;
import dev.baton.policy.PolicySettings;
import dev.baton.scribe.ModelEndpoint;
import dev.baton.store.Database;
import dev.baton.store.DatabaseAddress;
import dev.baton.store.DatabaseAway;
import dev.baton.store.UnusableDatabase;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The doctor's look at what this house has decided itself: policy, directory, scribe, and where it keeps things. Asks nobody but its own database. */
final class HouseChecks {

    private static final TenantId HOUSE = new TenantId("house");

    private final Surroundings surroundings;
    private final Map<String, String> settings;
    private final List<Check> checks = new ArrayList<>();

    HouseChecks(Surroundings surroundings, Map<String, String> settings) {
        this.surroundings = surroundings;
        this.settings = settings;
    }

    List<Check> all() {
        directory(policy());
        checks.add(scribe());
        checks.add(kept());
        return List.copyOf(checks);
    }

    private @Nullable HousePolicy policy() {
        try {
            PolicySettings read = PolicySettings.from(settings);
            if (read.countries().isEmpty()) {
                checks.add(Check.warning("policy", "allows no country, so no phone is dialled",
                        "Set BATON_OWN_NUMBERS, whose countries are then allowed, or BATON_ALLOWED_COUNTRIES."));
            } else {
                checks.add(Check.ok("policy", "calls " + String.join(", ", read.countries().stream().sorted().toList())
                        + (read.spokenNumbers() ? ", and numbers that callers speak" : "")));
            }
            return new HousePolicy(new WorldNumberPlan(), read);
        } catch (IllegalArgumentException wrong) {
            checks.add(Check.failed("policy", "its settings cannot be read", Sentence.of(wrong)));
            return null;
        }
    }

    private void directory(@Nullable HousePolicy policy) {
        Directory directory;
        boolean shipped;
        try {
            DirectorySettings read = DirectorySettings.from(surroundings.inFolder(settings));
            shipped = read.file().isEmpty();
            directory = Directory.open(read);
        } catch (BrokenDirectory broken) {
            Check check = new Check("directory", Check.Verdict.FAILED, broken.mistakes().size() == 1 ? "has a mistake" : "has "
                    + broken.mistakes().size() + " mistakes", List.of());
            for (Mistake mistake : broken.mistakes()) {
                check = check.and(shown(mistake), false);
            }
            checks.add(check);
            return;
        } catch (IllegalArgumentException wrong) {
            checks.add(Check.failed("directory", "its settings cannot be read", Sentence.of(wrong)));
            return;
        }
        List<Mistake> objections = policy == null ? List.of() : directory.objections(policy, HOUSE).stream()
                // The numbers of the example are made up, and it is said of them already.
                .filter(one -> !shipped || one.line() == 0)
                .toList();
        String found = directory.aliases().size() + (directory.aliases().size() == 1 ? " destination (" : " destinations (") + String.join(", ", directory.aliases()) + ")";
        if (!objections.isEmpty()) {
            Check check = new Check("directory", Check.Verdict.FAILED, found + ", some of which policy does not dial", List.of());
            for (Mistake objection : objections) {
                check = check.and(shown(objection), false);
            }
            checks.add(check);
        } else if (shipped) {
            checks.add(Check.warning("directory", "the shipped example, whose numbers are made up",
                    "Copy the example in docs/directory.md, put your people in, and name the file in BATON_DIRECTORY."));
        } else if (policy == null) {
            checks.add(Check.warning("directory", found, "What policy says of its numbers is not known, see above."));
        } else {
            checks.add(Check.ok("directory", found));
        }
    }

    /** A relative file name means the folder that .env is in. */
    // The whole path would fill the line.
    private static String shown(Mistake mistake) {
        Path name = Path.of(mistake.file()).getFileName();
        return new Mistake(name == null ? mistake.file() : name.toString(), mistake.line(), mistake.sentence()).toString();
    }

    /** Asks the database, and nobody else; changes nothing there. */
    private Check kept() {
        try {
            var retention = Kept.retention(settings);
            var unused = Kept.deploymentKey(settings);
            String written = Surroundings.said(settings, DatabaseAddress.SETTING);
            if (written.isEmpty()) {
                return Check.ok("kept", "in files of this machine, in .baton: set " + DatabaseAddress.SETTING + " where there are several");
            }
            DatabaseAddress address = DatabaseAddress.read(written);
            return Check.ok("kept", "Postgres " + Database.usableVersionAt(address) + " answers at " + address + "; calls are erased after "
                    + retention.toDays() + " days");
        } catch (IllegalArgumentException wrong) {
            return Check.failed("kept", "its settings cannot be used", Sentence.of(wrong) + ".");
        } catch (DatabaseAway | UnusableDatabase wrong) {
            return Check.failed("kept", "cannot be used", String.valueOf(wrong.getMessage()));
        }
    }

    private Check scribe() {
        try {
            Optional<ModelEndpoint> endpoint = ModelEndpoint.from(settings);
            return endpoint.isPresent()
                    ? Check.ok("scribe", endpoint.get().model() + " at " + endpoint.get().base().getHost() + "; not asked now")
                    : Check.ok("scribe", "plain briefings: no key for a model is set");
        } catch (IllegalArgumentException wrong) {
            return Check.failed("scribe", "its settings cannot be used", Sentence.of(wrong) + ".");
        }
    }
}
