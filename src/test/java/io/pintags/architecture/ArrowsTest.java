package io.pintags.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.library.Architectures;

/** Holds the arrows between packages: downward only. */
@AnalyzeClasses(packages = "io.pintags", importOptions = ImportOption.DoNotIncludeTests.class)
class ArrowsTest {
    @ArchTest
    static final ArchRule arrowsPointDownward = Architectures.layeredArchitecture()
            .consideringOnlyDependenciesInAnyPackage("io.pintags..")
            .withOptionalLayers(true)
            .layer("top")
            .definedBy("..ops..", "..console..", "..dev..", "..cli..")
            .layer("doors")
            .definedBy(
                    "..token..",
                    "..oauth..",
                    "..connect..",
                    "..workflow..",
                    "..privacy..",
                    "..uninstall..",
                    "..rewrap..",
                    "..migrate..")
            .layer("refresh")
            .definedBy("..refresh..")
            .layer("records")
            .definedBy("..account..", "..notify..")
            .layer("audit")
            .definedBy("..audit..")
            .layer("access")
            .definedBy("..access..")
            .layer("hubspot")
            .definedBy("..hubspot..")
            .layer("ground")
            .definedBy("..crypto..", "..database..", "..http..", "..page..", "..problem..", "..retry..")
            .layer("simulator")
            .definedBy("..simulator..")
            .whereLayer("top")
            .mayNotBeAccessedByAnyLayer()
            .whereLayer("doors")
            .mayOnlyBeAccessedByLayers("top")
            .whereLayer("refresh")
            .mayOnlyBeAccessedByLayers("top", "doors")
            .whereLayer("records")
            .mayOnlyBeAccessedByLayers("top", "doors", "refresh")
            .whereLayer("audit")
            .mayOnlyBeAccessedByLayers("top", "doors", "refresh", "records")
            .whereLayer("access")
            .mayOnlyBeAccessedByLayers("top", "doors", "refresh", "records", "audit")
            .whereLayer("hubspot")
            .mayOnlyBeAccessedByLayers("top", "doors", "refresh", "records", "audit", "access")
            .whereLayer("simulator")
            .mayOnlyBeAccessedByLayers("top");

    @ArchTest
    static final ArchRule packagesAreFreeOfCycles =
            slices().matching("io.pintags.(*)..").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule onlyDevelopmentKnowsTheSimulator = noClasses()
            .that()
            .resideOutsideOfPackages("io.pintags.dev..", "io.pintags.simulator..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("io.pintags.dev..", "io.pintags.simulator..", "io.zonky..");

    @ArchTest
    static final ArchRule theSimulatorStandsAlone = noClasses()
            .that()
            .resideInAPackage("io.pintags.simulator..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("io.pintags.hubspot..", "io.pintags.crypto..", "io.pintags.account..", "jakarta..");

    @ArchTest
    static final ArchRule oneClock = noClasses()
            .that()
            .resideOutsideOfPackages("io.pintags.simulator..")
            .should()
            .callMethod(java.time.Instant.class, "now")
            .orShould()
            .callMethod(System.class, "currentTimeMillis");
}
