package dev.acefleet.cli.assign;

import dev.acefleet.common.assign.AssignmentState;
import dev.acefleet.common.assign.Step;
import dev.acefleet.common.assign.Timestamps;
import dev.acefleet.common.assign.files.AssignmentFolder;
import dev.acefleet.common.assign.files.Snapshot;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// One line about an assignment.
///
/// @param selected whether a person chose it as the current one
record AssignmentSummary(Snapshot snapshot, AssignmentState state, boolean selected, Instant now) {
    /// All of them, the one changed last first.
    static List<AssignmentSummary> all(Desk desk) throws IOException {
        var current = desk.base().current().map(AssignmentFolder::path);
        Instant now = desk.now();
        List<AssignmentSummary> all = new ArrayList<>();
        for (AssignmentFolder folder : desk.base().all()) {
            boolean selected = current.filter(folder.path()::equals).isPresent();
            Snapshot snapshot = desk.read(folder);
            AssignmentState state = snapshot.queue().state(now);
            boolean unread = state == AssignmentState.COMPLETED && !snapshot.invalid().isEmpty();
            all.add(
                    new AssignmentSummary(
                            snapshot, unread ? AssignmentState.FAILED : state, selected, now));
        }
        all.sort(
                Comparator.comparing((AssignmentSummary each) -> each.snapshot.header().updatedAt())
                        .thenComparing(AssignmentSummary::id)
                        .reversed());
        return all;
    }

    String id() {
        return snapshot.header().id();
    }

    String name() {
        return snapshot.header().name();
    }

    boolean isCompleted() {
        return state == AssignmentState.COMPLETED;
    }

    String progress() {
        return snapshot.queue().done() + "/" + snapshot.queue().steps().size();
    }

    String currentStep() {
        return snapshot.queue().current().map(Step::name).orElse("-");
    }

    String updated() {
        return Timestamps.ago(snapshot.header().updatedAt(), now);
    }

    Map<String, Object> json() {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("id", id());
        json.put("name", name());
        json.put("state", state.word());
        json.put("progress", progress());
        json.put("current_step", currentStep());
        json.put("updated_at", Timestamps.text(snapshot.header().updatedAt()));
        json.put("is_current", selected);
        return json;
    }
}
