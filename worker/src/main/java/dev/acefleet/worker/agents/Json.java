package dev.acefleet.worker.agents;

import dev.acefleet.common.text.JsonReader;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// One JSON object of an agent's output, read without trust: what is not there or of another type is empty.
record Json(Map<?, ?> values) {
    private static final Json EMPTY = new Json(Map.of());

    /// The object that a line is; empty where it is anything else.
    static Optional<Json> line(String line) {
        return line.startsWith("{") ? JsonReader.object(line).map(Json::new) : Optional.empty();
    }

    private static Json of(@Nullable Object value) {
        return value instanceof Map<?, ?> map ? new Json(map) : EMPTY;
    }

    Json object(String key) {
        return of(values.get(key));
    }

    /// The objects of a list.
    List<Json> objects(String key) {
        return values.get(key) instanceof List<?> list
                ? list.stream().map(Json::of).toList()
                : List.of();
    }

    String text(String key) {
        return values.get(key) instanceof String text ? text : "";
    }

    long number(String key) {
        return values.get(key) instanceof Number number ? number.longValue() : 0;
    }

    double decimal(String key) {
        return values.get(key) instanceof Number number ? number.doubleValue() : 0;
    }

    boolean isTrue(String key) {
        return Boolean.TRUE.equals(values.get(key));
    }

    boolean has(String key) {
        return values.get(key) != null;
    }
}
