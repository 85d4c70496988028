package dev.acefleet.cli.client;

import dev.acefleet.cli.client.ui.ExitCode;
import dev.acefleet.cli.client.ui.Refusal;
import dev.acefleet.common.model.Repository;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/// What the workers of a command's own fleet can be given. Nobody else joins that fleet, so what is not here never comes:
/// it is refused before it is sent, instead of waited for.
///
/// @param file where these workers are configured, whether it is there or not
/// @param pools that they are in
/// @param agents by name, each with why it cannot be launched here; empty where it can
/// @param serves whether they serve a repository
public record OwnOffer(
        Path file,
        List<String> pools,
        SortedMap<String, String> agents,
        Predicate<Repository> serves) {
    public OwnOffer {
        pools = List.copyOf(pools);
        agents = Collections.unmodifiableSortedMap(new TreeMap<>(agents));
    }

    /// @param wanted names of agents
    /// @throws Refusal where a part of the work would wait for ever
    void require(Collection<String> wanted, String pool, Repository repository) {
        if (!pools.contains(pool)) {
            throw refusal(
                    "No worker of this command's own fleet is in pool " + pool,
                    "Its workers are in: " + String.join(", ", pools) + ".",
                    "Leave --pool out, or name the pool under pools: in " + file + ".");
        }
        wanted.stream()
                .filter(agent -> !"".equals(agents.get(agent)))
                .findFirst()
                .ifPresent(this::refuseAgent);
        if (!serves.test(repository)) {
            throw refusal(
                    "This command's own fleet does not serve this repository",
                    repository.key() + " fits no entry of repositories: in " + file + ".",
                    "Add an entry with url: " + repository.key() + ", or url: \"*\" for any.");
        }
    }

    private void refuseAgent(String agent) {
        String offered =
                agents.entrySet().stream()
                        .filter(each -> each.getValue().isEmpty())
                        .map(Map.Entry::getKey)
                        .collect(Collectors.joining(", "));
        String known = agents.getOrDefault(agent, "");
        throw refusal(
                "This command's own fleet does not offer the agent " + agent,
                (known.isEmpty() ? "" : sentence(known) + "\n")
                        + (offered.isEmpty() ? "It offers none." : "It offers: " + offered + "."),
                (offered.isEmpty() ? "D" : "Choose one with --agent, or d")
                        + "escribe "
                        + agent
                        + " under agents: in "
                        + file
                        + (known.isEmpty() ? "." : " so that it can be launched."));
    }

    private static String sentence(String text) {
        return Character.toUpperCase(text.charAt(0)) + text.substring(1) + ".";
    }

    private static Refusal refusal(String what, String why, String todo) {
        return new Refusal(ExitCode.USAGE, what + "; nothing was sent.", why, todo);
    }
}
