package dev.baton;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import java.io.File;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What the compiler cannot see: who may know whom, and what a workflow must never do. */
final class HouseRulesOfTheCodeTest {

    private static final JavaClasses OURS =
            new ClassFileImporter().withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS).importPackages("dev.baton");
    private static final JavaClasses BREAKERS = new ClassFileImporter().importClasses(RuleBreaker.class);

    private static final String WORKFLOWS = "dev.baton.transfer..";

    // A history is replayed: what a workflow decides may come from its history only.
    private static final Map<String, Set<String>> NOT_REPLAYABLE = Map.of(
            "java.lang.System", Set.of("currentTimeMillis", "nanoTime", "getenv", "getProperty", "identityHashCode"),
            "java.lang.Math", Set.of("random"),
            "java.lang.StrictMath", Set.of("random"),
            "java.util.Collections", Set.of("shuffle"),
            "java.util.UUID", Set.of("randomUUID"),
            "java.util.Random", Set.of("<init>"));

    @Test
    void aCallKnowsNothingOfTemporal() {
        noClasses().that().resideInAPackage("dev.baton.call..").should().dependOnClassesThat().resideInAPackage("io.temporal..").check(OURS);
    }

    @Test
    void nothingRealKnowsTheSimulation() {
        noClasses()
                .that()
                .resideInAnyPackage(
                        "dev.baton.call..",
                        "dev.baton.port..",
                        WORKFLOWS,
                        "dev.baton.desk..",
                        "dev.baton.keeping..",
                        "dev.baton.codec..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("dev.baton.simulation..")
                .check(OURS);
    }

    @Test
    void aWorkflowReadsNoClockAndThrowsNoDice() {
        readsNoClockAndThrowsNoDice(WORKFLOWS).check(OURS);
    }

    @Test
    void aWorkflowHasNoThreadsOfItsOwn() {
        hasNoThreadsOfItsOwn(WORKFLOWS).check(OURS);
    }

    @Test
    void aWorkflowTouchesNoFileAndNoNetwork() {
        touchesNoFileAndNoNetwork(WORKFLOWS).check(OURS);
    }

    @Test
    void aWorkflowKnowsNoTechnologyButTemporal() {
        noClasses()
                .that()
                .resideInAPackage(WORKFLOWS)
                .should()
                .dependOnClassesThat(resideInAnyPackage(
                        "org.springframework..", "com.google.i18n.phonenumbers..", "io.livekit..", "livekit..", "dev.baton.livekit.."))
                .check(OURS);
    }

    @Test
    void aWorkflowSharesNothingThatChanges() {
        keepsNoStaticState(WORKFLOWS).check(OURS);
    }

    @Test
    void aWorkflowKnowsNeitherItsKeepersNorItsCodec() {
        noClasses()
                .that()
                .resideInAnyPackage("dev.baton.call..", "dev.baton.port..", WORKFLOWS)
                .should()
                .dependOnClassesThat(resideInAnyPackage("dev.baton.keeping..", "dev.baton.codec..", "dev.baton.desk.."))
                .check(OURS);
    }

    @Test
    void whatIsNotExtendedIsFinal() {
        classes()
                .that()
                .resideInAnyPackage("dev.baton.call..", "dev.baton.port..", WORKFLOWS, "dev.baton.keeping..", "dev.baton.codec..")
                .and()
                .areNotInterfaces()
                .and()
                .areNotEnums()
                .and()
                .areNotAnonymousClasses()
                .and()
                .doNotHaveSimpleName("package-info")
                .should()
                .haveModifier(JavaModifier.FINAL)
                .check(OURS);
    }

    @Test
    void aRuleBreakerIsCaught() {
        for (ArchRule rule : List.of(
                readsNoClockAndThrowsNoDice("dev.baton"),
                hasNoThreadsOfItsOwn("dev.baton"),
                touchesNoFileAndNoNetwork("dev.baton"),
                keepsNoStaticState("dev.baton"))) {
            assertThatThrownBy(() -> rule.check(BREAKERS)).isInstanceOf(AssertionError.class).hasMessageContaining("RuleBreaker");
        }
    }

    private static ArchRule readsNoClockAndThrowsNoDice(String where) {
        return noClasses()
                .that()
                .resideInAPackage(where)
                .should()
                .accessTargetWhere(describe("its answer differs in a replay", HouseRulesOfTheCodeTest::differsInReplay))
                .orShould()
                .dependOnClassesThat()
                .areAssignableTo(SecureRandom.class)
                .orShould()
                .dependOnClassesThat()
                .areAssignableTo(Clock.class)
                .allowEmptyShould(false);
    }

    private static boolean differsInReplay(JavaAccess<?> access) {
        String owner = access.getTargetOwner().getName();
        return owner.startsWith("java.time.") && access.getName().equals("now")
                || NOT_REPLAYABLE.getOrDefault(owner, Set.of()).contains(access.getName());
    }

    private static ArchRule hasNoThreadsOfItsOwn(String where) {
        return noClasses()
                .that()
                .resideInAPackage(where)
                .should()
                .dependOnClassesThat(resideInAnyPackage("java.util.concurrent.."))
                .orShould()
                .dependOnClassesThat()
                .areAssignableTo(Thread.class)
                .orShould()
                .dependOnClassesThat()
                .areAssignableTo(ThreadLocal.class);
    }

    private static ArchRule touchesNoFileAndNoNetwork(String where) {
        return noClasses()
                .that()
                .resideInAPackage(where)
                .should()
                .dependOnClassesThat(resideInAnyPackage("java.io..", "java.nio.file..", "java.nio.channels..", "java.net.."));
    }

    private static ArchRule keepsNoStaticState(String where) {
        return fields().that().areDeclaredInClassesThat().resideInAPackage(where).and().areStatic().should().beFinal();
    }

    /** Does everything that a workflow must not. */
    static final class RuleBreaker {

        static int changes = new Random().nextInt();

        String decide() {
            Thread.yield();
            return UUID.randomUUID() + File.separator + changes;
        }
    }
}
