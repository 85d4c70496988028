package dev.acefleet.cli.client.follow;

import dev.acefleet.common.message.GateView;
import dev.acefleet.common.message.PlanReport;
import java.util.ArrayList;
import java.util.List;

/// The gates of a plan that wait for a person, as who follows it is told of them. Pure.
public final class OpenGates {
    /// Gates that are named; the others are counted.
    private static final int MOST = 3;

    private OpenGates() {}

    /// The command that answers a gate, with the answer that lets it go on most simply.
    public static String answer(GateView gate) {
        String example =
                switch (gate.kind()) {
                    case "human_verify" -> "approved";
                    case "human_action" -> "done";
                    default -> gate.options().isEmpty() ? "TEXT" : gate.options().getFirst().id();
                };
        return "fleet answer " + gate.id() + " " + example;
    }

    /// Each in a line; none where nothing waits for a person.
    static List<String> lines(PlanReport plan) {
        List<GateView> open = plan.gates().stream().filter(GateView::isOpen).toList();
        List<String> lines = new ArrayList<>();
        open.stream().limit(MOST).forEach(gate -> lines.add(line(gate)));
        if (open.size() > MOST) {
            lines.add("and " + (open.size() - MOST) + " more: fleet gates");
        }
        return lines;
    }

    private static String line(GateView gate) {
        return gate.item()
                + " waits for a person ("
                + gate.kind().replace('_', ' ')
                + "): "
                + answer(gate);
    }
}
