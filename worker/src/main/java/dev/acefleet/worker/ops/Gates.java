package dev.acefleet.worker.ops;

import dev.acefleet.common.model.Gate;
import dev.acefleet.common.stage.GateCaution;
import dev.acefleet.common.stage.GateReturn;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Makes the fleet's gate of what an agent says.
final class Gates {
    private Gates() {}

    /// @param leftOut what the agent left behind and is not kept
    static Gate of(GateReturn said, List<String> leftOut) {
        return new Gate(
                said.type(),
                said.total() == 0 ? "" : said.done() + "/" + said.total() + " tasks complete",
                said.completedTasks(),
                said.taskNumber().isEmpty() ? "" : said.taskNumber() + ": " + said.taskName(),
                said.status(),
                said.blockedBy(),
                details(said, leftOut),
                distinct(
                        said.options().stream()
                                .map(option ->
                                        new Gate.Option(option.id(), option.name(), option.text()))
                                .toList()),
                said.awaiting(),
                GateCaution.reason(said).orElse(""));
    }

    /// Of a structure that is not whole, a person sees everything.
    private static String details(GateReturn said, List<String> leftOut) {
        String text =
                said.isMalformed()
                        ? "It is not clear what the agent wants ("
                                + String.join("; ", said.problems())
                                + "). It says:\n\n"
                                + said.raw()
                        : said.details();
        return leftOut.isEmpty() ? text : "Not kept: " + String.join(", ", leftOut) + "\n\n" + text;
    }

    /// An answer must name one option: of those with one id the first counts.
    static List<Gate.Option> distinct(List<Gate.Option> options) {
        Map<String, Gate.Option> byId = new LinkedHashMap<>();
        options.stream()
                .filter(option -> !option.id().isBlank())
                .forEach(option -> byId.putIfAbsent(option.id(), option));
        return List.copyOf(byId.values());
    }
}
