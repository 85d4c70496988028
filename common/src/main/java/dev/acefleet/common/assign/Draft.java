package dev.acefleet.common.assign;

import dev.acefleet.common.text.YamlValue;
import java.util.List;

/// A step that has no number yet.
///
/// @param extras its further front matter
/// @param below its children, in order
public record Draft(String name, String instructions, YamlValue.Mapping extras, List<Draft> below) {
    /// Stands in instructions for the number that the step will have.
    public static final String NUMBER = "{{parent_number}}";

    public Draft {
        if (name.isBlank()) {
            throw new IllegalArgumentException("A step needs a name.");
        }
        below = List.copyOf(below);
    }

    public static Draft of(String name, String instructions) {
        return new Draft(name, instructions, YamlValue.Mapping.EMPTY, List.of());
    }
}
