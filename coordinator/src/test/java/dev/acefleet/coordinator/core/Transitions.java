package dev.acefleet.coordinator.core;

import static org.assertj.core.api.Assertions.assertThat;

import dev.acefleet.common.model.WorkKind;
import dev.acefleet.common.model.WorkStatus;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/// What inputs made of work items, as seen; and what cannot be seen.
final class Transitions {
    /// In these statuses no input ever finds a work item of the kind.
    private static final Map<WorkKind, Set<WorkStatus>> IMPOSSIBLE =
            Map.of(
                    WorkKind.RUN, Set.of(),
                    WorkKind.FORK, Set.of(),
                    // They are done alone: there is nothing whose failure they could stand behind.
                    WorkKind.STEPS, Set.of(WorkStatus.SKIPPED),
                    // What ends a plan is queued in the entry that makes it, or that makes it
                    // wait no longer, but for an audit whose provider refuses; it has nothing to
                    // merge, and is not begun in order to be skipped. Books ask nobody.
                    WorkKind.AUDIT, Set.of(WorkStatus.MERGING, WorkStatus.SKIPPED),
                    // It asks a person for its login alone.
                    WorkKind.PLAN_GAPS, Set.of(WorkStatus.MERGING, WorkStatus.SKIPPED),
                    WorkKind.FINISH,
                            Set.of(
                                    WorkStatus.BLOCKED,
                                    WorkStatus.WAITING,
                                    WorkStatus.MERGING,
                                    WorkStatus.SKIPPED),
                    // It is queued in the entry that makes it, or that makes it wait no longer, and
                    // nobody cancels it.
                    WorkKind.PRUNE,
                            Set.of(
                                    WorkStatus.BLOCKED,
                                    WorkStatus.WAITING,
                                    WorkStatus.MERGING,
                                    WorkStatus.CANCELLING,
                                    WorkStatus.CANCELLED),
                    // A merge is queued in the entry that makes it, or that makes it wait no
                    // longer; only a run merges; what
                    // is not begun has no merge to skip.
                    WorkKind.INTEGRATE,
                            Set.of(
                                    WorkStatus.BLOCKED,
                                    WorkStatus.WAITING,
                                    WorkStatus.MERGING,
                                    WorkStatus.SKIPPED));

    private final Map<WorkKind, TreeSet<String>> changes = new TreeMap<>();
    private final Map<WorkKind, Map<WorkStatus, Map<TransitionsTest.Said, Set<String>>>> cells =
            new EnumMap<>(WorkKind.class);

    void change(WorkKind kind, WorkStatus from, WorkStatus to) {
        changes.computeIfAbsent(kind, _ -> new TreeSet<>())
                .add("    " + word(from) + " --> " + word(to));
    }

    void note(
            WorkKind kind,
            WorkStatus before,
            TransitionsTest.Said said,
            WorkStatus after,
            boolean refused) {
        cells.computeIfAbsent(kind, _ -> new EnumMap<>(WorkStatus.class))
                .computeIfAbsent(before, _ -> new EnumMap<>(TransitionsTest.Said.class))
                .computeIfAbsent(said, _ -> new TreeSet<>())
                .add(refused ? "refused" : before == after ? "·" : word(after));
    }

    private Set<String> cell(WorkKind kind, WorkStatus status, TransitionsTest.Said said) {
        return cells.getOrDefault(kind, Map.of())
                .getOrDefault(status, Map.of())
                .getOrDefault(said, Set.of());
    }

    boolean isNew(WorkKind kind, WorkStatus status, TransitionsTest.Said said) {
        return cell(kind, status, said).isEmpty();
    }

    void assertComplete() {
        for (WorkKind kind : WorkKind.values()) {
            for (WorkStatus status : WorkStatus.values()) {
                boolean impossible = IMPOSSIBLE.getOrDefault(kind, Set.of()).contains(status);
                for (TransitionsTest.Said said : TransitionsTest.Said.values()) {
                    assertThat(cell(kind, status, said).isEmpty())
                            .as("%s in %s never hears %s", kind, status, said)
                            .isEqualTo(impossible);
                }
            }
        }
    }

    String document() {
        StringBuilder out =
                new StringBuilder(
                        """
                        # States

                        Written by `TransitionsTest` from what the core does; not by hand.
                        One step may take several changes at once; shown is where it led.

                        The tables say what an input makes of work in a status: `·` is no change, `refused` is what no \
                        worker may say of this kind of work.
                        A status without a column is never met.
                        """);
        changes.forEach((kind, seen) -> {
            out.append("\n## ")
                    .append(
                            switch (kind) {
                                case RUN -> "A run";
                                case INTEGRATE -> "A merge";
                                case FORK -> "A fork of an assignment";
                                case STEPS -> "A session of inline steps";
                                case AUDIT -> "An audit";
                                case PLAN_GAPS -> "The planning of runs that close gaps";
                                case FINISH -> "An entry in the books";
                                case PRUNE -> "The deletion of a plan's refs";
                            });
            out.append("\n\n```mermaid\nstateDiagram-v2\n    [*] --> waiting\n");
            seen.forEach(change -> out.append(change).append('\n'));
            out.append("```\n\n");
            table(kind, out);
        });
        return out.toString();
    }

    private void table(WorkKind kind, StringBuilder out) {
        List<WorkStatus> statuses = new ArrayList<>(List.of(WorkStatus.values()));
        statuses.removeAll(IMPOSSIBLE.getOrDefault(kind, Set.of()));
        out.append("| input |");
        statuses.forEach(status -> out.append(' ').append(word(status)).append(" |"));
        out.append("\n|---|").append("---|".repeat(statuses.size())).append('\n');
        for (TransitionsTest.Said said : TransitionsTest.Said.values()) {
            out.append("| ").append(said.name().toLowerCase(Locale.ROOT).replace('_', ' '));
            out.append(" |");
            statuses.forEach(status ->
                    out.append(' ')
                            .append(
                                    cell(kind, status, said).stream()
                                            .sorted()
                                            .collect(Collectors.joining(", ")))
                            .append(" |"));
            out.append('\n');
        }
    }

    private static String word(WorkStatus status) {
        return status.name().toLowerCase(Locale.ROOT);
    }
}
