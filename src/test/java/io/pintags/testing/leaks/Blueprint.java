package io.pintags.testing.leaks;

import io.pintags.crypto.Secret;
import io.pintags.hubspot.HubId;
import java.lang.reflect.Constructor;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.lang.reflect.WildcardType;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Pattern;

/** Makes an instance of any record, with secrets in every component that may hold one. */
final class Blueprint {
    /** What every planted value has in it. */
    static final String MARK = "na1-planted-0123456789";

    /** Names of components that hold, in clear, what nobody may read; whatever their type is. */
    private static final Pattern SECRET = Pattern.compile(
            "(?i).*(token|secret|password|verifier|ciphertext|email|user|domain|assertion|credential|signature|body|plain).*"
                    + "|(?i)state|browser|value|url");
    /** Of those, the ones that do not. */
    private static final Pattern PUBLIC = Pattern.compile(
            "(?i).*(fingerprint|sha256|type|endpoint|hint|methods?|account|expires|until|ciphertext|kubernetes).*|(?i)hubId");

    private Blueprint() {}

    /** An instance, or empty if the record refuses every such value. */
    static Optional<Object> build(Class<?> type) {
        try {
            RecordComponent[] components = type.getRecordComponents();
            Constructor<?> constructor = type.getDeclaredConstructor(
                    Arrays.stream(components).map(RecordComponent::getType).toArray(Class[]::new));
            constructor.setAccessible(true);
            Object[] values = Arrays.stream(components)
                    .map(component -> value(component.getName(), component.getGenericType()))
                    .toArray();
            return Optional.of(constructor.newInstance(values));
        } catch (ReflectiveOperationException e) {
            return Optional.empty();
        }
    }

    private static Object value(String name, Type type) {
        if (type instanceof ParameterizedType generic) {
            return container(name, generic);
        }
        Class<?> raw = (Class<?>) type;
        if (raw == String.class) {
            return SECRET.matcher(name).matches() && !PUBLIC.matcher(name).matches() ? MARK : "x";
        }
        if (raw == Secret.class) {
            return Secret.of(MARK);
        }
        if (raw == byte[].class) {
            return MARK.getBytes(StandardCharsets.UTF_8);
        }
        if (raw.isRecord() && raw != HubId.class) {
            return build(raw).orElse(null);
        }
        if (raw.isEnum()) {
            return raw.getEnumConstants()[0];
        }
        return SIMPLE.get(raw);
    }

    private static Object container(String name, ParameterizedType type) {
        Type[] of = type.getActualTypeArguments();
        Object inner = of[of.length - 1] instanceof WildcardType ? null : value(name, of[of.length - 1]);
        if (inner == null) {
            return type.getRawType() == Optional.class ? Optional.empty() : null;
        }
        if (type.getRawType() == Optional.class) {
            return Optional.of(inner);
        }
        if (type.getRawType() == Set.class) {
            return Set.of(inner);
        }
        if (type.getRawType() == Map.class) {
            return of[0] == String.class ? Map.of("name", inner) : Map.of();
        }
        return type.getRawType() == List.class ? List.of(inner) : null;
    }

    private static final Map<Class<?>, Object> SIMPLE = Map.ofEntries(
            Map.entry(long.class, 4242L),
            Map.entry(Long.class, 4242L),
            Map.entry(int.class, 1),
            Map.entry(Integer.class, 1),
            Map.entry(boolean.class, true),
            Map.entry(Boolean.class, true),
            Map.entry(double.class, 1.0),
            Map.entry(Duration.class, Duration.ofSeconds(1)),
            Map.entry(Instant.class, Instant.EPOCH),
            Map.entry(UUID.class, new UUID(0, 1)),
            Map.entry(OptionalInt.class, OptionalInt.of(3)),
            Map.entry(HubId.class, new HubId(4242)));
}
