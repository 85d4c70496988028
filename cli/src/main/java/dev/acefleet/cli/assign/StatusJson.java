package dev.acefleet.cli.assign;

import dev.acefleet.common.assign.AssignmentHeader;
import dev.acefleet.common.assign.Queue;
import dev.acefleet.common.assign.Step;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/// The status for programs. Keys and their order are relied on.
final class StatusJson {
    private StatusJson() {}

    static Map<String, Object> of(
            AssignmentHeader header, Queue part, Optional<Step> current, Instant now) {
        Map<String, Object> assignment = new LinkedHashMap<>();
        assignment.put("id", header.id());
        assignment.put("name", header.name());
        assignment.put("state", part.state(now).word());
        Map<String, Object> status = new LinkedHashMap<>();
        status.put("assignment", assignment);
        status.put("steps", part.steps().stream().map(StatusJson::step).toList());
        status.put(
                "current_step", current.<Object>map(StatusJson::step).orElse(PrettyJson.NOTHING));
        status.put("progress", "%d/%d done".formatted(part.done(), part.steps().size()));
        return status;
    }

    private static Map<String, Object> step(Step step) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("number", step.number().text());
        json.put("name", step.name());
        json.put("status", step.status().word());
        for (String key : List.of("skill", "workflow", Step.CONTEXT)) {
            step.text(key).ifPresent(text -> json.put(key, text));
        }
        for (String key : List.of("batch_parent", "parallel")) {
            step.flag(key).ifPresent(flag -> json.put(key, flag));
        }
        put(json, "max_parallel", step.count("max_parallel", 1));
        put(json, "fork_retry_limit", step.count("fork_retry_limit", 0));
        step.forkProvider().ifPresent(provider -> json.put("fork_provider", provider));
        step.text(Step.PARENT).ifPresent(parent -> json.put(Step.PARENT, parent));
        return json;
    }

    private static void put(Map<String, Object> json, String key, OptionalInt number) {
        number.ifPresent(value -> json.put(key, value));
    }
}
