package dev.acefleet.common.stage;

import dev.acefleet.common.text.YamlReading;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// The fields of a run's front matter that no scheduling depends on: `must_haves` and `user_setup` (spec/stage.md 2.1).
/// They are looked at for what a person should be told before the run is done, and not kept: whoever needs them reads the
/// file.
final class RunExtras {
    /// Remarks on one field: a list of a thousand mistakes is one mistake.
    private static final int MOST = 5;

    private final List<Remark> remarks = new ArrayList<>();

    private RunExtras() {}

    /// @param field that it is about
    record Remark(String field, String message) {}

    static List<Remark> remarks(YamlReading.Mapping yaml) {
        RunExtras extras = new RunExtras();
        extras.mustHaves(yaml.values().get("must_haves"));
        extras.userSetup(yaml.values().get("user_setup"));
        return extras.remarks;
    }

    private void mustHaves(@Nullable Object value) {
        if (isEmpty(value)) {
            remark("must_haves", "must_haves missing");
        } else if (value instanceof Map<?, ?> haves) {
            entries("must_haves", "truths", haves.get("truths"), List.of());
            entries("must_haves", "artifacts", haves.get("artifacts"), List.of("path"));
            entries("must_haves", "key_links", haves.get("key_links"), List.of("from", "to"));
        } else {
            remark("must_haves", "must_haves is no mapping of truths, artifacts and key_links");
        }
    }

    /// What a person has to set up, before the run's work can be used.
    private void userSetup(@Nullable Object value) {
        if (isEmpty(value)) {
            return;
        }
        entries("user_setup", "user_setup", value, List.of("service"));
        if (value instanceof List<?> services) {
            List<String> names =
                    services.stream()
                            .flatMap(entry ->
                                    entry instanceof Map<?, ?> service
                                                    && service.get("service") instanceof String name
                                            ? Stream.of(RunReader.clip(name))
                                            : Stream.of())
                            .limit(MOST)
                            .toList();
            if (!names.isEmpty()) {
                remark(
                        "user_setup",
                        "user_setup: a person has to set up " + String.join(", ", names));
            }
        }
    }

    /// A list whose entries are texts, or mappings that have the `wanted` keys.
    private void entries(String field, String name, @Nullable Object value, List<String> wanted) {
        if (isEmpty(value)) {
            return;
        }
        if (!(value instanceof List<?> list)) {
            remark(field, field + ": " + name + " is no list");
            return;
        }
        for (Object entry : list) {
            for (String key : wanted) {
                if (entry instanceof Map<?, ?> map && isEmpty(map.get(key))) {
                    remark(field, field + ": " + name + " has an entry without " + key);
                }
            }
        }
    }

    private void remark(String field, String message) {
        Remark remark = new Remark(field, message);
        long before = remarks.stream().filter(known -> known.field().equals(field)).count();
        if (before < MOST && !remarks.contains(remark)) {
            remarks.add(remark);
        }
    }

    private static boolean isEmpty(@Nullable Object value) {
        return switch (value) {
            case null -> true;
            case String text -> text.isBlank();
            case List<?> list -> list.isEmpty();
            case Map<?, ?> map -> map.isEmpty();
            default -> false;
        };
    }
}
