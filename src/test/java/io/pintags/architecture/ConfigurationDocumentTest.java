package io.pintags.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.ConfigMappings;
import java.io.IOException;
import java.lang.reflect.Executable;
import java.lang.reflect.Parameter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.Test;

/**
 * The list of settings that people read is the list of those that there are. The tests of the Helm chart hold its settings
 * to the same document.
 */
class ConfigurationDocumentTest {
    private static final Path DOCUMENT = Path.of("src/main/docs/configuration.md");
    private static final Pattern ROW = Pattern.compile("\\| (`.*?`) \\|.*");
    private static final Pattern NAME = Pattern.compile("`([^`]+)`");
    /** Set by the command that migrates, and by nobody else. */
    private static final String INTERNAL = "pintags.start.purpose";

    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("io.pintags");

    @Test
    void theDocumentNamesEverySettingAndNoOther() throws IOException {
        assertThat(documented()).containsExactlyInAnyOrderElementsOf(known());
    }

    private static Set<String> known() {
        var names = new TreeSet<String>();
        CLASSES.stream()
                .filter(type -> !type.getPackageName().startsWith("io.pintags.dev"))
                .map(type -> type.reflect())
                .forEach(type -> {
                    if (type.isAnnotationPresent(ConfigMapping.class)) {
                        names.addAll(ConfigMappings.getProperties(ConfigMappings.ConfigClass.configClass(type))
                                .keySet());
                    }
                    single(type).filter(name -> name.startsWith("pintags.")).forEach(names::add);
                });
        names.remove(INTERNAL);
        names.removeIf(name -> name.endsWith("[*]"));
        return names;
    }

    /** Settings that a constructor asks for by name. */
    private static Stream<String> single(Class<?> type) {
        return Arrays.stream(type.getDeclaredConstructors())
                .map(Executable::getParameters)
                .flatMap(Arrays::stream)
                .filter(parameter -> parameter.isAnnotationPresent(ConfigProperty.class))
                .map((Parameter parameter) ->
                        parameter.getAnnotation(ConfigProperty.class).name());
    }

    /** A name that begins with a dot has the beginning of the one before it. */
    private static Set<String> documented() throws IOException {
        var names = new TreeSet<String>();
        for (String line : Files.readAllLines(DOCUMENT)) {
            var row = ROW.matcher(line);
            if (!row.matches()) {
                continue;
            }
            String before = "";
            var cell = NAME.matcher(row.group(1));
            while (cell.find()) {
                String name = cell.group(1).replaceAll("\"<[^>]+>\"", "*");
                before = name.startsWith(".") ? before.substring(0, before.lastIndexOf('.')) + name : name;
                assertThat(names.add(before)).as(before + " once").isTrue();
            }
        }
        return names;
    }
}
