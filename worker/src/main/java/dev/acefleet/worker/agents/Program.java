package dev.acefleet.worker.agents;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// What an operator says of an agent program, whatever it is.
///
/// @param command program, and arguments that come before all others
/// @param arguments that come after the adapter's own: a provider, a narrower permission
/// @param models what the aliases mean for this program; an alias that is not there is passed on as it is
public record Program(List<String> command, List<String> arguments, Map<String, String> models) {
    public Program {
        command = List.copyOf(command);
        arguments = List.copyOf(arguments);
        models = Map.copyOf(models);
    }

    String model(Agent.Launch launch) {
        return models.getOrDefault(launch.model(), launch.model());
    }

    /// The command, `own` arguments, the model where there is one, and the operator's arguments.
    List<String> argv(List<String> own, String option, Agent.Launch launch) {
        List<String> argv = new ArrayList<>(command);
        argv.addAll(own);
        if (!model(launch).isEmpty()) {
            argv.add(option);
            argv.add(model(launch));
        }
        argv.addAll(arguments);
        return argv;
    }
}
