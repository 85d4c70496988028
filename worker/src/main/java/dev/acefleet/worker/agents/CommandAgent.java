package dev.acefleet.worker.agents;

import dev.acefleet.common.model.FailureKind;
import dev.acefleet.common.model.Usage;
import dev.acefleet.worker.process.Exit;
import java.util.List;
import java.util.Map;

/// Any program that reads a prompt on its standard input and exits with 0 when it thinks it is done. A model, where one
/// is named, takes the place of an argument `{model}`.
public final class CommandAgent implements Agent {
    private static final int SHOWN = 1_000;

    private final List<String> command;
    private final Map<String, String> models;

    public CommandAgent(List<String> command, Map<String, String> models) {
        this.command = List.copyOf(command);
        this.models = Map.copyOf(models);
    }

    @Override
    public List<String> argv(String model) {
        String concrete = models.getOrDefault(model, model);
        return command.stream()
                .map(argument -> argument.equals("{model}") ? concrete : argument)
                .toList();
    }

    @Override
    public Map<String, String> environment() {
        return Map.of();
    }

    @Override
    public Verdict judge(Exit exit) {
        if (exit.code() == 0) {
            return new Verdict.Ended(exit.out(), Usage.UNKNOWN);
        }
        String why =
                "it exited with "
                        + exit.code()
                        + ": "
                        + lastOf(exit.err().isBlank() ? exit.out() : exit.err());
        FailureKind kind =
                exit.code() == 127 ? FailureKind.CONFIGURATION : FailureKind.AGENT_FAILED;
        return new Verdict.Failed(kind, why, exit.out(), Usage.UNKNOWN);
    }

    static String lastOf(String text) {
        String stripped = text.strip();
        return stripped.length() <= SHOWN
                ? stripped
                : "… " + stripped.substring(stripped.length() - SHOWN);
    }
}
