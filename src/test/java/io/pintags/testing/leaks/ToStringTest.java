package io.pintags.testing.leaks;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** No record of the service, also none that is written tomorrow, prints what is secret in it. */
class ToStringTest {
    @TestFactory
    Stream<DynamicTest> noRecordPrintsItsSecrets() {
        return records()
                .map(type -> DynamicTest.dynamicTest(
                        type.getName(),
                        () -> Blueprint.build(type)
                                .ifPresent(made -> assertThat(made.toString()).doesNotContain(Blueprint.MARK))));
    }

    @Test
    void nearlyAllOfThemCanBeMadeHere() {
        List<? extends Class<?>> all = records().toList();
        List<? extends Class<?>> made =
                all.stream().filter(type -> Blueprint.build(type).isPresent()).toList();
        assertThat(all).hasSizeGreaterThan(60);
        assertThat(made.size()).isGreaterThanOrEqualTo(all.size() * 9 / 10);
    }

    private static Stream<Class<?>> records() {
        return new ClassFileImporter()
                .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS).importPackages("io.pintags").stream()
                        .filter(type -> !type.getPackageName().startsWith("io.pintags.simulator"))
                        .filter(JavaClass::isRecord)
                        .<Class<?>>map(JavaClass::reflect);
    }
}
