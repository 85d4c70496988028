package dev.acefleet.common.text;

import java.util.List;
import java.util.Map;

/// What came out of a YAML text. Scalars are text as they were written, never numbers, dates or truth values (spec/stage.md
/// 2.3: YAML typing turns `3.10` into 3.1); lists are [List], mappings [Map] in order of appearance.
public sealed interface YamlReading {
    /// @param lines of the top-level keys, from 1
    /// @param duplicates top-level keys that stand more than once; the last one won
    record Mapping(Map<String, Object> values, Map<String, Integer> lines, List<String> duplicates)
            implements YamlReading {}

    /// Not YAML, or not a mapping.
    record Rejected(int line, String reason) implements YamlReading {}

    /// It would cost too much, or asks for types: not read at all.
    record Unsafe(String reason) implements YamlReading {}
}
