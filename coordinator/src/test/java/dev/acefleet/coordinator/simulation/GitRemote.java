package dev.acefleet.coordinator.simulation;

import dev.acefleet.common.model.AttemptId;
import dev.acefleet.common.model.CommitId;
import dev.acefleet.common.model.PlanId;
import dev.acefleet.common.model.WorkId;
import dev.acefleet.common.model.WorkOrder;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/// The repository as far as the protocol needs it: the refs of attempts, and per plan an integration branch and its fence,
/// which move only from the values that were read (protocol P21, P23).
final class GitRemote {
    private final World world;
    private final Map<AttemptId, CommitId> attempts = new HashMap<>();
    private final Map<WorkId, Set<CommitId>> pushed = new HashMap<>();
    private final Map<PlanId, Branch> branches = new HashMap<>();

    /// Steps of assignments whose work a commit has, with the reports on them.
    private final Map<CommitId, Map<String, String>> steps = new HashMap<>();

    private int commits;

    /// A merge on the first-parent line, with the trailers that name what it merged.
    ///
    /// @param merged the attempt's commit; none where it brings nothing but its own
    record Merge(CommitId commit, AttemptId attempt, Optional<CommitId> merged) {}

    /// @param moved times that the ref moved: each move is a commit of its own
    record Fence(long offset, int moved) {
        static final Fence NONE = new Fence(-1, 0);

        Fence to(long newOffset) {
            return new Fence(newOffset, moved + 1);
        }
    }

    /// The refs as one fetch shows them.
    ///
    /// @param line the first-parent line since the plan's base
    record Seen(List<Merge> line, Fence fence) {
        Seen {
            line = List.copyOf(line);
        }

        Optional<Merge> mergeOf(AttemptId attempt) {
            return line.stream()
                    .filter(merge -> merge.attempt().work().equals(attempt.work()))
                    .findFirst();
        }
    }

    private static final class Branch {
        final List<Merge> line = new ArrayList<>();
        Fence fence = Fence.NONE;
    }

    GitRemote(World world) {
        this.world = world;
    }

    /// A commit with the work of one more step of an assignment. No line of commits has a step twice.
    CommitId commitStep(AttemptId attempt, CommitId on, String step, String report) {
        if (hasStep(on, step) && !isOfARecovery(step)) {
            throw world.broken(attempt + " does " + step + " again, which " + on + " has");
        }
        CommitId commit = commitPart(on);
        steps.get(commit).put(step, report);
        return commit;
    }

    /// Their names come again with each recovery.
    private static boolean isOfARecovery(String step) {
        return step.equals("recovery-onboard")
                || step.equals("continue-work")
                || step.startsWith("retry-");
    }

    /// A commit with some work, and that of all steps that `on` has.
    CommitId commitPart(CommitId on) {
        CommitId commit = commit();
        steps.put(commit, new TreeMap<>(steps.getOrDefault(on, Map.of())));
        return commit;
    }

    boolean hasStep(CommitId commit, String step) {
        return steps.getOrDefault(commit, Map.of()).containsKey(step);
    }

    /// What was written of a step's work that a commit has; nothing of one whose name comes again.
    Optional<String> reportOn(CommitId commit, String step) {
        return isOfARecovery(step)
                ? Optional.empty()
                : Optional.ofNullable(steps.getOrDefault(commit, Map.of()).get(step));
    }

    CommitId commit() {
        return new CommitId(String.format("%040x", ++commits));
    }

    /// Each attempt alone writes its ref. The evidence of all that is pushed to one holds.
    void pushAttempt(AttemptId attempt, CommitId commit) {
        attempts.put(attempt, commit);
        pushed.computeIfAbsent(attempt.work(), _ -> new HashSet<>()).add(commit);
    }

    /// Whether an attempt at this work has ever pushed it.
    boolean has(WorkId work, CommitId commit) {
        return pushed.getOrDefault(work, Set.of()).contains(commit);
    }

    Optional<CommitId> attempt(AttemptId attempt) {
        return Optional.ofNullable(attempts.get(attempt));
    }

    /// Deletes what the order names, and nothing else.
    void prune(WorkOrder.Prune order) {
        attempts.keySet().removeIf(attempt -> order.refs().contains(attempt.ref()));
    }

    /// Whether an attempt at this work has a ref.
    boolean hasRefs(Item item) {
        return attempts.keySet().stream().anyMatch(attempt -> attempt.work().equals(item.id));
    }

    private Branch branch(PlanId plan) {
        return branches.computeIfAbsent(plan, _ -> new Branch());
    }

    Seen read(PlanId plan) {
        Branch branch = branch(plan);
        return new Seen(branch.line, branch.fence);
    }

    boolean pushFence(PlanId plan, Fence expected, Fence to) {
        Branch branch = branch(plan);
        if (!branch.fence.equals(expected)) {
            return false;
        }
        branch.fence = to;
        return true;
    }

    /// Branch and fence in one atomic push, both from what was seen.
    boolean pushMerge(PlanId plan, Seen seen, Fence expected, Fence to, Merge merge) {
        Branch branch = branch(plan);
        if (branch.line.size() != seen.line().size() || !branch.fence.equals(expected)) {
            return false;
        }
        if (read(plan).mergeOf(merge.attempt()).isPresent()) {
            throw world.broken(merge.attempt().work() + " is merged twice");
        }
        merge.merged().ifPresent(merged -> world.ledger.requireMergeable(merge.attempt(), merged));
        Map<String, String> all = new TreeMap<>();
        if (!branch.line.isEmpty()) {
            all.putAll(steps.getOrDefault(branch.line.getLast().commit(), Map.of()));
        }
        merge.merged().ifPresent(merged -> all.putAll(steps.getOrDefault(merged, Map.of())));
        steps.put(merge.commit(), all);
        branch.line.add(merge);
        branch.fence = to;
        world.tell("git: " + merge.attempt() + " is merged as " + merge.commit().abbreviated());
        return true;
    }
}
