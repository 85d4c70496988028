package dev.acefleet.worker.ops;

import dev.acefleet.common.model.Outcome;
import dev.acefleet.worker.process.Exit;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Says in the report of an attempt that processes of its agent are still there, which no signal ends: a person has to
/// look at the machine. The attempt has ended all the same, for nobody could ever say that it has.
///
/// @param processes their numbers; usually none
record Survivors(List<Long> processes) {
    /// As many as a person looks at; the worker's log has them all.
    private static final int SHOWN = 10;

    Survivors {
        processes = List.copyOf(processes);
    }

    static Survivors of(Exit exit) {
        return new Survivors(exit.left());
    }

    /// The outcome, with what there is to say of them; a gate has no place for it, there the log alone says it.
    Outcome in(Outcome outcome) {
        if (processes.isEmpty()) {
            return outcome;
        }
        return switch (outcome) {
            case Outcome.Succeeded(
                            var commit,
                            var ref,
                            var summary,
                            var warnings,
                            var issues,
                            var usage,
                            var documents) ->
                    new Outcome.Succeeded(
                            commit, ref, summary, and(warnings), issues, usage, documents);
            case Outcome.Audited(
                            var commit,
                            var ref,
                            var path,
                            var status,
                            var score,
                            var gaps,
                            var people,
                            var warnings,
                            var usage,
                            var documents) ->
                    new Outcome.Audited(
                            commit,
                            ref,
                            path,
                            status,
                            score,
                            gaps,
                            people,
                            and(warnings),
                            usage,
                            documents);
            case Outcome.Planned(
                            var commit,
                            var ref,
                            var runs,
                            var warnings,
                            var usage,
                            var documents) ->
                    new Outcome.Planned(commit, ref, runs, and(warnings), usage, documents);
            case Outcome.Failed(var kind, var detail, var salvage, var usage, var provider) ->
                    new Outcome.Failed(kind, text() + "; " + detail, salvage, usage, provider);
            case Outcome.Gated gated -> gated;
            case Outcome.Adopted adopted -> adopted;
            case Outcome.Merged merged -> merged;
            case Outcome.Finished finished -> finished;
            case Outcome.Done done -> done;
            case Outcome.Released released -> released;
            case Outcome.Declined declined -> declined;
        };
    }

    /// In front, where no limit of a list cuts it off.
    private List<String> and(List<String> warnings) {
        return Stream.concat(Stream.of(text()), warnings.stream()).toList();
    }

    private String text() {
        String numbers =
                processes.stream()
                        .limit(SHOWN)
                        .map(String::valueOf)
                        .collect(Collectors.joining(", "));
        int more = processes.size() - SHOWN;
        return "processes of it do not end although they were killed: "
                + numbers
                + (more > 0 ? " and " + more + " more" : "");
    }
}
