package dev.baton.livekit;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(packages = "dev.baton.livekit", importOptions = DoNotIncludeTests.class)
class ArchitectureTest {

    @ArchTest
    static final ArchRule liveKitsLanguageKnowsNoTemporal = noClasses().should().dependOnClassesThat().resideInAPackage("io.temporal..");

    @ArchTest
    static final ArchRule theClientKnowsNoSimulation = noClasses().that().resideInAPackage("dev.baton.livekit")
            .should().dependOnClassesThat().resideInAnyPackage("dev.baton.simulation..", "dev.baton.livekit.simulated..");

    @ArchTest
    static final ArchRule theSdksOwnClientIsNotUsed = noClasses().should().dependOnClassesThat()
            .resideInAnyPackage("io.livekit..", "okhttp3..", "retrofit2..", "kotlin..");
}
