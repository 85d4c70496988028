package dev.acefleet.worker.agents;

import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// Any program that reads a prompt on its standard input and exits with 0 when it thinks it is done. A model, where one
/// is named, takes the place of an argument `{model}`. Of its budget only the minutes can be held: nothing else is known
/// of it.
public final class CommandAgent implements Agent {
    private final Program program;

    public CommandAgent(Program program) {
        this.program = program;
    }

    @Override
    public List<String> argv(Launch launch) {
        List<String> argv = new ArrayList<>();
        for (String argument : program.command()) {
            argv.add(argument.equals("{model}") ? program.model(launch) : argument);
        }
        argv.addAll(program.arguments());
        return argv;
    }

    @Override
    public Map<String, String> environment() {
        return Map.of();
    }

    @Override
    public Map<String, String> homeFiles(Launch launch) {
        return Map.of();
    }

    @Override
    public String logIn() {
        return "mend the log-in of the agent's program in its env-file";
    }

    @Override
    public Transcript transcript(InstantSource clock) {
        return new PlainTranscript();
    }
}
