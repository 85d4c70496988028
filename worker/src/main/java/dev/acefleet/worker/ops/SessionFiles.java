package dev.acefleet.worker.ops;

import dev.acefleet.common.assign.AssignmentTexts;
import dev.acefleet.common.assign.Timestamps;
import dev.acefleet.common.model.Limits;
import dev.acefleet.common.model.WorkOrder;
import dev.acefleet.common.text.YamlValue;
import dev.acefleet.common.text.YamlWriter;
import dev.acefleet.worker.agents.Agent;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;

/// What is kept of an agent's session beside the assignment's steps (spec/assign.md 14.3), as far as its program tells.
final class SessionFiles {
    /// Characters of a last message: as much as is sure to fit a file that travels.
    private static final int MESSAGE = Limits.STEP / 4;

    private SessionFiles() {}

    /// Texts by path.
    ///
    /// @param agent its name in the worker's configuration
    static Map<String, String> of(
            WorkOrder.Subtree order, String agent, Agent.Verdict said, Instant at) {
        String root =
                order.scope().isEmpty()
                        ? order.steps().stream().findFirst().orElse("")
                        : order.scope();
        Map<String, String> files = new TreeMap<>();
        if (root.isEmpty()) {
            return files;
        }
        String place = order.folder() + AssignmentTexts.SESSIONS + root;
        files.put(place + "-session.yml", YamlWriter.document(session(order, agent, said, at)));
        String text = said.text().strip();
        if (!text.isEmpty()) {
            files.put(
                    place + "-last-message.md",
                    text.substring(Math.max(0, text.length() - MESSAGE)) + "\n");
        }
        return files;
    }

    private static YamlValue.Mapping session(
            WorkOrder.Subtree order, String agent, Agent.Verdict said, Instant at) {
        YamlValue.Mapping fields = YamlValue.Mapping.EMPTY;
        if (!said.session().isEmpty()) {
            fields = fields.with("session_id", said.session());
        }
        fields = fields.with("provider", agent);
        if (!order.model().isEmpty()) {
            fields = fields.with("model", order.model());
        }
        if (said instanceof Agent.Verdict.Failed failed) {
            fields = fields.with("error", Limits.text(failed.detail()));
        }
        return fields.with("completed_at", Timestamps.text(at));
    }
}
