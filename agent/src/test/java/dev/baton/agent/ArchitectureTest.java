package dev.baton.agent;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(packages = "dev.baton.agent", importOptions = DoNotIncludeTests.class)
class ArchitectureTest {

    @ArchTest
    static final ArchRule onlyOnePackageKnowsTheNativeLibrary = noClasses().that().resideOutsideOfPackage("dev.baton.agent.webrtc")
            .should().dependOnClassesThat().resideInAPackage("dev.onvoid..");

    @ArchTest
    static final ArchRule roomsKnowNoTemporal = noClasses().that().resideInAnyPackage("dev.baton.agent.media", "dev.baton.agent.webrtc", "dev.baton.agent.cell")
            .should().dependOnClassesThat().resideInAPackage("io.temporal..");

    @ArchTest
    static final ArchRule theSdksOwnClientIsNotUsed = noClasses().should().dependOnClassesThat()
            .resideInAnyPackage("io.livekit..", "okhttp3..", "retrofit2..", "kotlin..");
}
