package dev.acefleet.cli.client.logs;

import dev.acefleet.cli.client.ui.ExitCode;
import dev.acefleet.cli.client.ui.Refusal;
import dev.acefleet.common.message.AttemptView;
import dev.acefleet.common.message.MergeView;
import dev.acefleet.common.message.PlanReport;
import dev.acefleet.common.message.RunView;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/// What `ID[/ITEM[/ATTEMPT]]` means: all attempts of a plan, those of a run with its merges or of a merge, or one. Pure.
///
/// @param plan its id or a beginning of it; empty for the newest
public record LogTarget(String plan, Optional<String> item, OptionalInt attempt) {
    /// One attempt that is meant.
    ///
    /// @param goesOn whether a worker still has it
    public record Named(String item, int number, boolean goesOn) {
        /// How its lines begin where there are others.
        String prefix() {
            return item + "/" + number + " | ";
        }
    }

    public static LogTarget parse(String text) {
        String[] parts = text.split("/", -1);
        boolean wrong =
                parts.length > 3
                        || parts.length > 1 && (parts[0].isBlank() || parts[1].isBlank())
                        || parts.length == 3 && !parts[2].matches("[1-9]\\d{0,5}");
        if (wrong) {
            throw new Refusal(
                    ExitCode.USAGE,
                    "'" + text + "' names no plan, run or attempt.",
                    "",
                    "Write ID, ID/RUN or ID/RUN/NUMBER, for example s03-4f1a/03-02/1.");
        }
        return new LogTarget(
                parts[0],
                parts.length > 1 ? Optional.of(parts[1]) : Optional.empty(),
                parts.length > 2
                        ? OptionalInt.of(Integer.parseInt(parts[2]))
                        : OptionalInt.empty());
    }

    /// Whether lines tell which attempt they are of.
    public boolean isOfSeveral() {
        return attempt.isEmpty();
    }

    /// The attempts of a plan that are meant, in the order in which they were begun.
    public List<Named> attempts(PlanReport report) {
        List<Begun> all = new ArrayList<>();
        for (RunView run : report.runs()) {
            add(run.id(), run, run.attempts(), all);
            run.merges().forEach(merge -> add(merge.item(), run, merge.attempts(), all));
        }
        return all.stream()
                .sorted(Comparator.comparing(begun -> begun.attempt().leasedAt()))
                .map(begun ->
                        new Named(begun.item(), begun.attempt().number(), begun.attempt().goesOn()))
                .toList();
    }

    private record Begun(String item, AttemptView attempt) {}

    private void add(String name, RunView run, List<AttemptView> attempts, List<Begun> all) {
        boolean isMeant =
                item.isEmpty()
                        || item.get().equals(name)
                        || item.get().equals(run.id()) && attempt.isEmpty();
        attempts.stream()
                .filter(_ -> isMeant)
                .filter(view -> attempt.isEmpty() || attempt.getAsInt() == view.number())
                .forEach(view -> all.add(new Begun(name, view)));
    }

    /// Whether none will be added to [#attempts] any more.
    public boolean isComplete(PlanReport report) {
        return report.hasEnded()
                || attempt.isPresent() && !attempts(report).isEmpty()
                || item.isPresent()
                        && report.runs().stream()
                                .filter(this::isOf)
                                .allMatch(run -> run.state().isOver());
    }

    private boolean isOf(RunView run) {
        return item.isPresent()
                && (item.get().equals(run.id())
                        || run.merges().stream().map(MergeView::item).anyMatch(item.get()::equals));
    }

    /// @throws Refusal when the plan has not what is meant, and never will
    public void mustBeOf(PlanReport report) {
        boolean known = item.isEmpty() || report.runs().stream().anyMatch(this::isOf);
        boolean begun = attempt.isEmpty() || !attempts(report).isEmpty();
        if (!known || !begun) {
            throw new Refusal(
                    ExitCode.NOT_FOUND,
                    report.id()
                            + " has no "
                            + (known ? "attempt " : "run ")
                            + item.orElse("")
                            + (known ? "/" + attempt.orElse(0) : "")
                            + ".",
                    "",
                    "See fleet report " + report.id() + " for its runs and attempts.");
        }
    }
}
