package io.pintags.testing.leaks;

import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.trace.SpanProcessor;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.util.Collection;

/** Looks at every span that a collector would be sent. */
public final class SpanWatch implements SpanExporter {
    @Override
    public CompletableResultCode export(Collection<SpanData> spans) {
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
