package io.pintags.ops;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.openapi.models.media.Content;
import org.eclipse.microprofile.openapi.models.media.MediaType;
import org.eclipse.microprofile.openapi.models.media.Schema;

/** Puts examples of whole bodies together from those of their members. */
final class ApiExamples {
    private static final String COMPONENT = "#/components/schemas/";

    private final Map<String, Schema> schemas;

    ApiExamples(Map<String, Schema> schemas) {
        this.schemas = schemas;
    }

    /** Adds one to each body that has none. */
    void add(Content content) {
        if (content != null) {
            for (MediaType body : content.getMediaTypes().values()) {
                if (body.getExample() == null && body.getSchema() != null) {
                    body.setExample(of(body.getSchema()));
                }
            }
        }
    }

    private Object of(Schema schema) {
        if (schema.getRef() != null) {
            return of(schemas.get(schema.getRef().substring(COMPONENT.length())));
        }
        if (schema.getExamples() != null && !schema.getExamples().isEmpty()) {
            return schema.getExamples().get(0);
        }
        Schema.SchemaType type = schema.getType() == null || schema.getType().isEmpty()
                ? Schema.SchemaType.OBJECT
                : schema.getType().get(0);
        return switch (type) {
            case ARRAY -> List.of(of(schema.getItems()));
            case INTEGER, NUMBER -> 1;
            case BOOLEAN -> true;
            case STRING -> "text";
            default -> members(schema);
        };
    }

    private Map<String, Object> members(Schema schema) {
        var members = new LinkedHashMap<String, Object>();
        if (schema.getProperties() != null) {
            schema.getProperties().forEach((name, member) -> members.put(name, of(member)));
        }
        return members;
    }
}
