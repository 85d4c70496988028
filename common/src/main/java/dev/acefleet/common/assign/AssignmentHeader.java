package dev.acefleet.common.assign;

import dev.acefleet.common.text.YamlValue;
import java.time.Instant;
import java.util.Optional;

/// What is known about an assignment besides its steps.
///
/// @param fields all of it, in the order of its file; it has an id
public record AssignmentHeader(YamlValue.Mapping fields) {
    private static final String ID = "session_id";
    private static final String NAME = "name";
    private static final String UPDATED = "updated_at";

    public AssignmentHeader {
        if (fields.text(ID).filter(id -> !id.isBlank()).isEmpty()) {
            throw new IllegalArgumentException("An assignment has no " + ID + ".");
        }
    }

    /// @param source the job file that it came from
    public static AssignmentHeader fresh(
            String id, String name, Optional<String> description, Instant at, String source) {
        YamlValue.Mapping fields = YamlValue.Mapping.EMPTY.with(ID, id).with(NAME, name);
        if (description.isPresent()) {
            fields = fields.with("description", description.get());
        }
        return new AssignmentHeader(
                fields.with("created_at", Timestamps.text(at))
                        .with(UPDATED, Timestamps.text(at))
                        .with("source_config", source));
    }

    public String id() {
        return fields.text(ID).orElseThrow();
    }

    public String name() {
        return fields.text(NAME).orElse(id());
    }

    public Optional<String> description() {
        return fields.text("description");
    }

    public Optional<String> parent() {
        return fields.text("parent");
    }

    public Instant updatedAt() {
        return fields.text(UPDATED).flatMap(Timestamps::read).orElse(Instant.EPOCH);
    }

    public String source() {
        return fields.text("source_config").orElse("");
    }

    /// The same, its job file being elsewhere.
    public AssignmentHeader from(String source) {
        return new AssignmentHeader(fields.with("source_config", source));
    }

    public AssignmentHeader updated(Instant at) {
        return new AssignmentHeader(fields.with(UPDATED, Timestamps.text(at)));
    }
}
