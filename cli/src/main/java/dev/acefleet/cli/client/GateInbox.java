package dev.acefleet.cli.client;

import dev.acefleet.cli.client.api.ApiClient;
import dev.acefleet.cli.client.follow.Durations;
import dev.acefleet.cli.client.follow.OpenGates;
import dev.acefleet.cli.client.ui.Output;
import dev.acefleet.cli.client.ui.Surroundings;
import dev.acefleet.cli.client.ui.TerminalText;
import dev.acefleet.common.message.GateList;
import dev.acefleet.common.message.GateView;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;

/// Shows the gates that wait for a person (spec/stage.md 5.3). What agents have written is shown as text and nothing else.
final class GateInbox {
    /// Nobody waits a month to the hour.
    private static final DateTimeFormatter DAY =
            DateTimeFormatter.ofPattern("yyyy-MM-dd").withZone(ZoneOffset.UTC);

    private final Surroundings surroundings;

    GateInbox(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    void list(ServerOption server, Output out) {
        try (ApiClient api = server.connect(surroundings)) {
            print(api.gates().orRefuse(), out);
        }
    }

    private void print(GateList list, Output out) {
        if (out.isStream()) {
            list.gates().forEach(out::value);
        } else if (out.isForPrograms()) {
            out.value(list);
        } else if (out.isNames()) {
            list.gates().forEach(gate -> out.line(gate.id()));
        } else if (list.gates().isEmpty()) {
            surroundings.say("Nothing waits for a person.");
        } else {
            Instant now = surroundings.clock().instant();
            list.gates().forEach(gate -> lines(gate, now).forEach(out::line));
        }
    }

    /// A gate as a person reads it: the question first, how to answer it last.
    static List<String> lines(GateView gate, Instant now) {
        List<String> lines = new ArrayList<>();
        lines.add(
                gate.id()
                        + "  "
                        + gate.kind().replace('_', ' ')
                        + ", since "
                        + Durations.between(gate.openedAt(), now)
                        + ", until "
                        + DAY.format(gate.deadline())
                        + (gate.progress().isEmpty() ? "" : ", " + safe(gate.progress())));
        if (!gate.task().isEmpty()) {
            lines.add("    task " + safe(gate.task()));
        }
        gate.details().lines().forEach(line -> lines.add("    " + safe(line)));
        gate.options()
                .forEach(option ->
                        lines.add(
                                "    - "
                                        + safe(option.id())
                                        + ": "
                                        + safe(option.name())
                                        + (option.text().isEmpty()
                                                ? ""
                                                : " (" + safe(option.text()) + ")")));
        lines.add("    awaiting: " + safe(gate.awaiting()));
        lines.add("    answer:   " + safe(OpenGates.answer(gate)));
        return lines;
    }

    private static String safe(String text) {
        return TerminalText.line(text);
    }
}
