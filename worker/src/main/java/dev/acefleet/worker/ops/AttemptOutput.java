package dev.acefleet.worker.ops;

import dev.acefleet.common.message.LogChunk;
import dev.acefleet.common.model.Gate;
import dev.acefleet.common.model.Onward;
import dev.acefleet.common.model.Outcome;
import dev.acefleet.common.model.Salvage;
import dev.acefleet.worker.process.OutputSink;
import dev.acefleet.worker.process.Redactor;
import dev.acefleet.worker.work.Control;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/// Where the programs of one attempt print to: its log, without the secrets that the worker was given for it. It also
/// tells them to stop when the attempt must end.
final class AttemptOutput {
    private final Redactor redactor;
    private final CompletableFuture<Void> stopped = new CompletableFuture<>();

    /// @param secrets variables whose values must not be seen
    AttemptOutput(Control control, Collection<Map<String, String>> secrets) {
        redactor =
                new Redactor(
                        secrets.stream()
                                .flatMap(variables -> variables.values().stream())
                                .distinct()
                                .toList(),
                        (stream, text) -> control.log().write(chunk(stream), text));
        control.onStop(() -> stopped.complete(null));
    }

    private static LogChunk.Stream chunk(OutputSink.Stream stream) {
        return switch (stream) {
            case OUT -> LogChunk.Stream.OUT;
            case ERR -> LogChunk.Stream.ERR;
        };
    }

    /// Every text that gives one of the secrets away.
    List<String> secretForms() {
        return redactor.forms();
    }

    /// Masks secrets in a text of which nothing more comes.
    String mask(String text) {
        return redactor.mask(text);
    }

    /// Masks secrets in what the attempt reports: a recap's line, a path or an error of git's may hold one.
    /// What may be longer than a report's texts is masked before, so that no secret is cut in two.
    Outcome mask(Outcome outcome) {
        return switch (outcome) {
            case Outcome.Succeeded(var commit, var ref, var summary, var warnings, var usage) ->
                    new Outcome.Succeeded(commit, ref, mask(summary), masked(warnings), usage);
            case Outcome.Adopted(
                            var attempt,
                            var commit,
                            var ref,
                            var summary,
                            var warnings,
                            var usage) ->
                    new Outcome.Adopted(
                            attempt, commit, ref, mask(summary), masked(warnings), usage);
            case Outcome.Merged merged -> merged;
            case Outcome.Gated(var commit, var ref, var gate, var usage) ->
                    new Outcome.Gated(commit, ref, masked(gate), usage);
            case Outcome.Audited(
                            var commit,
                            var ref,
                            var path,
                            var status,
                            var score,
                            var gaps,
                            var people,
                            var warnings,
                            var usage) ->
                    new Outcome.Audited(
                            commit,
                            ref,
                            path,
                            status,
                            mask(score),
                            masked(gaps),
                            masked(people),
                            masked(warnings),
                            usage);
            case Outcome.Finished(var head, var files, var warnings, var onward) ->
                    new Outcome.Finished(head, masked(files), masked(warnings), masked(onward));
            case Outcome.Done done -> done;
            case Outcome.Failed(var kind, var detail, var salvage, var usage, var provider) ->
                    new Outcome.Failed(kind, mask(detail), mask(salvage), usage, provider);
            case Outcome.Released(var reason) -> new Outcome.Released(mask(reason));
            case Outcome.Declined(var reason) -> new Outcome.Declined(mask(reason));
        };
    }

    private Salvage mask(Salvage salvage) {
        return switch (salvage) {
            case Salvage.Saved saved -> saved;
            case Salvage.Nothing(var reason) -> new Salvage.Nothing(mask(reason));
        };
    }

    private Gate masked(Gate gate) {
        return new Gate(
                gate.kind(),
                mask(gate.progress()),
                mask(gate.completed()),
                mask(gate.task()),
                mask(gate.status()),
                mask(gate.blockedBy()),
                mask(gate.details()),
                Gates.distinct(gate.options().stream().map(this::masked).toList()),
                mask(gate.awaiting()),
                mask(gate.caution()));
    }

    private Gate.Option masked(Gate.Option option) {
        return new Gate.Option(mask(option.id()), mask(option.name()), mask(option.text()));
    }

    private Onward masked(Onward onward) {
        return new Onward(
                onward.stage(), mask(onward.name()), mask(onward.goal()), onward.milestone());
    }

    private List<String> masked(List<String> texts) {
        return texts.stream().map(this::mask).toList();
    }

    OutputSink sink() {
        return redactor;
    }

    /// To be called after each program: lets go of what might have been the beginning of a secret.
    void flush() {
        redactor.flush();
    }

    /// Completes when the attempt must end.
    CompletableFuture<?> stopped() {
        return stopped;
    }
}
