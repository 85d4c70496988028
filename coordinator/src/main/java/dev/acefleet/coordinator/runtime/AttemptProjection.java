package dev.acefleet.coordinator.runtime;

import dev.acefleet.common.message.AttemptView;
import dev.acefleet.common.message.Words;
import dev.acefleet.common.model.AttemptId;
import dev.acefleet.common.model.Outcome;
import dev.acefleet.common.model.Salvage;
import dev.acefleet.common.model.Spent;
import dev.acefleet.common.model.Usage;
import dev.acefleet.common.model.WorkId;
import dev.acefleet.coordinator.core.Event;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/// What is known of one attempt. Guarded by its plan's owner.
final class AttemptProjection {
    final int number;
    final String worker;
    private final Instant leasedAt;
    private Optional<Instant> startedAt = Optional.empty();
    private Optional<LogPlace.Start> log = Optional.empty();
    private Optional<Instant> endedAt = Optional.empty();
    private Optional<Outcome> outcome = Optional.empty();
    private String late = "";
    private Optional<Usage> lateUse = Optional.empty();

    AttemptProjection(int number, String worker, Instant leasedAt) {
        this.number = number;
        this.worker = worker;
        this.leasedAt = leasedAt;
    }

    void started(Event.Started how, Instant at) {
        startedAt = Optional.of(at);
        if (how.logOffset() >= 0) {
            log = Optional.of(new LogPlace.Start(how.logPartition(), how.logOffset()));
        }
    }

    void ended(Outcome how, Instant at) {
        outcome = Optional.of(how);
        endedAt = Optional.of(at);
    }

    /// A report came after the lease was over.
    void late(Outcome said) {
        lateUse = said.used();
        late =
                "said after its lease was over, and not used: "
                        + Words.of(said)
                        + (said instanceof Outcome.Succeeded done
                                ? ", commit " + done.commit() + " on " + done.ref()
                                : ", " + detail(said));
    }

    /// Whether a worker still has it.
    boolean goesOn() {
        return outcome.isEmpty();
    }

    boolean hasFailed() {
        return outcome.filter(Outcome.Failed.class::isInstance).isPresent();
    }

    /// Failed in a way that is not its agent's fault.
    boolean hasEndedGuiltless() {
        return outcome.filter(end ->
                        end instanceof Outcome.Failed failed && !failed.kind().consumesAttempt())
                .isPresent();
    }

    LogPlace log(WorkId work) {
        return new LogPlace(new AttemptId(work, number), log, leasedAt, endedAt);
    }

    AttemptView view() {
        return new AttemptView(
                number,
                worker,
                outcome.map(Words::of).orElse(""),
                outcome.map(AttemptProjection::failureKind).orElse(""),
                outcome.map(AttemptProjection::detail).orElse(""),
                outcome.map(AttemptProjection::ref).orElse(""),
                outcome.map(AttemptProjection::commit).orElse(""),
                leasedAt,
                startedAt,
                endedAt,
                usage().map(used -> OptionalDouble.of(used.costUsd()))
                        .orElse(OptionalDouble.empty()),
                usage().map(used -> OptionalLong.of(used.inputTokens() + used.outputTokens()))
                        .orElse(OptionalLong.empty()),
                late);
    }

    static String detail(Outcome outcome) {
        return switch (outcome) {
            case Outcome.Succeeded done -> done.summary();
            case Outcome.Adopted adopted ->
                    "attempt " + adopted.attempt() + " was good already: " + adopted.summary();
            case Outcome.Merged merged -> "attempt " + merged.attempt() + " is on the branch";
            case Outcome.Gated gated ->
                    "stopped for a person: "
                            + Words.of(gated.gate().kind()).replace('_', ' ')
                            + " "
                            + gated.gate().task();
            case Outcome.Audited audited ->
                    Words.of(audited.status()).replace('_', ' ') + ", " + audited.score();
            case Outcome.Planned planned -> planned.runs().size() + " runs close gaps";
            case Outcome.Finished finished ->
                    finished.files().isEmpty()
                            ? "the books say it already"
                            : String.join(", ", finished.files());
            case Outcome.Done _ -> "";
            case Outcome.Failed failed ->
                    failed.detail()
                            + (failed.salvage() instanceof Salvage.Nothing nothing
                                    ? " (nothing saved: " + nothing.reason() + ")"
                                    : "");
            case Outcome.Released released -> released.reason();
            case Outcome.Declined declined -> declined.reason();
        };
    }

    private static String failureKind(Outcome outcome) {
        return outcome instanceof Outcome.Failed failed ? Words.of(failed.kind()) : "";
    }

    private static String ref(Outcome outcome) {
        return switch (outcome) {
            case Outcome.Succeeded done -> done.ref();
            case Outcome.Adopted adopted -> adopted.ref();
            case Outcome.Failed(_, _, Salvage.Saved saved, _, _) -> saved.ref();
            case Outcome.Gated gated -> gated.ref();
            case Outcome.Audited audited -> audited.ref();
            case Outcome.Planned planned -> planned.ref();
            case Outcome.Failed _,
                    Outcome.Merged _,
                    Outcome.Finished _,
                    Outcome.Done _,
                    Outcome.Released _,
                    Outcome.Declined _ ->
                    "";
        };
    }

    private static String commit(Outcome outcome) {
        return switch (outcome) {
            case Outcome.Succeeded done -> done.commit().hex();
            case Outcome.Adopted adopted -> adopted.commit().hex();
            case Outcome.Merged merged -> merged.head().hex();
            case Outcome.Gated gated -> gated.commit().hex();
            case Outcome.Audited audited -> audited.commit().hex();
            case Outcome.Planned planned -> planned.commit().hex();
            case Outcome.Finished finished -> finished.head().hex();
            case Outcome.Failed(_, _, Salvage.Saved saved, _, _) -> saved.commit().hex();
            case Outcome.Failed _, Outcome.Done _, Outcome.Released _, Outcome.Declined _ -> "";
        };
    }

    /// What is over of it, as [Spent] counts it; nothing while it goes on.
    Spent spent() {
        Duration time =
                startedAt
                        .flatMap(from -> endedAt.map(to -> Duration.between(from, to)))
                        .orElse(Duration.ZERO);
        Spent known =
                outcome.flatMap(Outcome::used)
                        .map(used -> Spent.of(used, time))
                        .orElse(Spent.NOTHING);
        return lateUse.map(used -> known.plus(Spent.of(used, Duration.ZERO).beyond(known)))
                .orElse(known);
    }

    /// Whether its agent ran, and nothing was said of cost and tokens.
    boolean isSilent() {
        return startedAt.isPresent() && outcome.isPresent() && usage().isEmpty();
    }

    private Optional<Usage> usage() {
        return lateUse.filter(Usage::reported)
                .or(() -> outcome.flatMap(Outcome::used).filter(Usage::reported));
    }
}
