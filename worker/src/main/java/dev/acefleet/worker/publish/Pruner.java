package dev.acefleet.worker.publish;

import dev.acefleet.common.model.FailureKind;
import dev.acefleet.common.model.Outcome;
import dev.acefleet.common.model.Usage;
import dev.acefleet.common.model.WorkOrder;
import dev.acefleet.worker.git.Git;
import dev.acefleet.worker.git.Git.GitFailed;
import dev.acefleet.worker.git.RepositoryCache;
import dev.acefleet.worker.secrets.Telling;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BooleanSupplier;

/// Deletes refs of a plan's attempts from the remote (protocol P23): of those that the order names the ones that are
/// there, each only from the value that was read. What is gone already is nothing to do, so after a death anywhere it is
/// done once more. Branches and the plan's fence stay.
public final class Pruner {
    /// Refs in one push: their names fit into any limit on arguments.
    private static final int AT_ONCE = 200;

    private final RepositoryCache cache;
    private final Map<String, String> credentials;
    private final WorkOrder.Prune order;
    private final BooleanSupplier stillGranted;
    private final Telling telling;

    /// @param credentials environment for git that opens the remote for writing; may be empty
    /// @param stillGranted asked before each push (protocol P15)
    public Pruner(
            RepositoryCache cache,
            Map<String, String> credentials,
            WorkOrder.Prune order,
            BooleanSupplier stillGranted,
            Telling telling) {
        this.cache = cache;
        this.credentials = Map.copyOf(credentials);
        this.order = order;
        this.stillGranted = stillGranted;
        this.telling = telling;
    }

    public Outcome prune() {
        try {
            cache.open();
            List<String> there = new ArrayList<>();
            Map<String, String> values = listed();
            order.refs().stream()
                    .map(cache.names()::onRemote)
                    .filter(values::containsKey)
                    .forEach(there::add);
            for (int from = 0; from < there.size(); from += AT_ONCE) {
                if (!stillGranted.getAsBoolean()) {
                    return new Outcome.Released("the lease was over before the push");
                }
                delete(there.subList(from, Math.min(there.size(), from + AT_ONCE)), values);
            }
            return new Outcome.Done(Usage.UNKNOWN);
        } catch (GitFailed e) {
            return FencedBranch.failed(
                    telling,
                    FailureKind.INFRASTRUCTURE,
                    "refs of attempts are not deleted: " + e.getMessage());
        }
    }

    /// What the remote has under the plan's own prefixes.
    private Map<String, String> listed() {
        String listed =
                git().must(
                                "ls-remote",
                                "--end-of-options",
                                order.repository().url(),
                                order.plan().refs() + "*",
                                cache.names().of(order.plan()) + "*");
        Map<String, String> values = new HashMap<>();
        listed.lines()
                .map(line -> line.split("\t", 2))
                .filter(parts -> parts.length == 2)
                .forEach(parts -> values.put(parts[1], parts[0]));
        return values;
    }

    private void delete(List<String> refs, Map<String, String> values) {
        List<String> arguments = new ArrayList<>(List.of("push", "-q", "--no-verify"));
        refs.forEach(ref -> arguments.add("--force-with-lease=" + ref + ":" + values.get(ref)));
        arguments.add("--end-of-options");
        arguments.add(order.repository().url());
        refs.forEach(ref -> arguments.add(":" + ref));
        Git.Result result = git().run(arguments.toArray(String[]::new));
        if (result.ok()) {
            return;
        }
        Set<String> left = new HashSet<>(listed().keySet());
        left.retainAll(refs);
        if (!left.isEmpty()) {
            throw new GitFailed("the remote keeps " + left.size() + ": " + result.err().strip());
        }
    }

    private Git git() {
        return cache.git().with(credentials);
    }
}
