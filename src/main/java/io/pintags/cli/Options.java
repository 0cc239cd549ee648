package io.pintags.cli;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The options of a command: {@code --name value}, and {@code --flag}. */
final class Options {
    private static final String SET = "";

    private final Map<String, String> given;

    private Options(Map<String, String> given) {
        this.given = given;
    }

    /** Reads {@code arguments}; an {@link IllegalArgumentException} says in words for people what is wrong. */
    static Options of(String command, List<String> arguments, Set<String> names, Set<String> flags) {
        var given = new HashMap<String, String>();
        for (int i = 0; i < arguments.size(); i++) {
            String name = arguments.get(i);
            if (flags.contains(name)) {
                given.put(name, SET);
            } else if (!names.contains(name)) {
                throw new IllegalArgumentException(command + " has no such option.");
            } else if (++i == arguments.size() || given.put(name, arguments.get(i)) != null) {
                throw new IllegalArgumentException(name + " must be given once, with a value.");
            }
        }
        return new Options(given);
    }

    boolean has(String flag) {
        return given.containsKey(flag);
    }

    String value(String name, String absent) {
        return given.getOrDefault(name, absent);
    }

    Path path(String name) {
        return Path.of(Optional.ofNullable(given.get(name))
                .orElseThrow(() -> new IllegalArgumentException(name + " must be given.")));
    }
}
