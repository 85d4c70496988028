package dev.acefleet.common.text;

import java.util.Map;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/// Reads a JSON object as maps, lists, texts, numbers and truth values, within [TextLimits]. Stateless; any thread.
public final class JsonReader {
    private static final JsonMapper MAPPER =
            JsonMapper.builder(
                            JsonFactory.builder()
                                    .streamReadConstraints(
                                            StreamReadConstraints.builder()
                                                    .maxNestingDepth(TextLimits.DEPTH)
                                                    .maxDocumentLength(TextLimits.DOCUMENT)
                                                    .build())
                                    .build())
                    .build();
    private static final TypeReference<Map<String, Object>> OBJECT = new TypeReference<>() {};

    private JsonReader() {}

    /// The object that the text is; empty when it is anything else.
    public static Optional<Map<String, Object>> object(String text) {
        String json = text.startsWith("\uFEFF") ? text.substring(1) : text;
        try {
            return Optional.ofNullable(MAPPER.readValue(json, OBJECT));
        } catch (JacksonException e) {
            return Optional.empty();
        }
    }
}
