package io.pintags.testing.leaks;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.trace.SpanProcessor;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.util.Collection;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** Looks at every span that a collector would be sent, and remembers the attempts to renew. */
public final class SpanWatch implements SpanExporter {
    private static final AttributeKey<String> OUTCOME = AttributeKey.stringKey("pintags.outcome");
    private static final Queue<String> ATTEMPTS = new ConcurrentLinkedQueue<>();

    /** The outcomes of all attempts that had a span so far. */
    public static List<String> attempts() {
        return List.copyOf(ATTEMPTS);
    }

    @Override
    public CompletableResultCode export(Collection<SpanData> spans) {
        spans.stream()
                .filter(span -> span.getName().equals("renewal.attempt"))
                .forEach(
                        span -> ATTEMPTS.add(String.valueOf(span.getAttributes().get(OUTCOME))));
        spans.forEach(span ->
                Leaks.look("a span", span.getName() + span.getAttributes() + span.getEvents() + span.getStatus()));
        return CompletableResultCode.ofSuccess();
    }

    @Override
    public CompletableResultCode flush() {
        return CompletableResultCode.ofSuccess();
    }

    @Override
    public CompletableResultCode shutdown() {
        return CompletableResultCode.ofSuccess();
    }

    /** Where Quarkus finds it; with one in place it looks for no collector. */
    static final class Beans {
        @Produces
        @Singleton
        SpanExporter exporter() {
            return new SpanWatch();
        }

        @Produces
        @Singleton
        SpanProcessor processor(SpanExporter exporter) {
            return SimpleSpanProcessor.create(exporter);
        }
    }
}
