package dev.acefleet.common.message;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.acefleet.common.model.Verdict;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// Everything there is to say about one plan: the answer of the API, and what `fleet report` prints. The JSON is public:
/// fields are added under the same [#SCHEMA], never renamed. Empty values are left out of it, lists of the plan never; who
/// reads it with [dev.acefleet.common.wire.Codec#ofViews] gets them back as empty.
///
/// @param kind `stage` or `assignment`
/// @param stage its number, for example `03`; of an assignment its id, and behind an `@` the number of the step that alone is
///     driven, where one is
/// @param repository its key: host and path, without user and scheme
/// @param state `running` or `ended`
/// @param verdict a [Verdict] in lower case; empty while it runs
/// @param audit an [dev.acefleet.common.model.Audit] in lower case; empty while it runs
/// @param reason why it ended so; empty while it runs
/// @param gates every gate that was reached, in the order of the journal
/// @param proof what the audit found, once there is one
/// @param endings the items that end the plan or keep its books: audit, progress, finish
/// @param passedOver trouble that was gone on in spite of, without asking anybody
/// @param spending what was used up, and what may be
/// @param base the commit that was submitted
/// @param branch the integration branch
/// @param head what is on that branch; the base, while nothing is merged
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record PlanReport(
        String schema,
        String id,
        String kind,
        String stage,
        String name,
        String goal,
        String repository,
        String pool,
        String state,
        String verdict,
        String audit,
        String reason,
        Instant submittedAt,
        Optional<Instant> endedAt,
        @JsonInclude(JsonInclude.Include.ALWAYS) List<BatchView> batches,
        @JsonInclude(JsonInclude.Include.ALWAYS) List<RunView> runs,
        @JsonInclude(JsonInclude.Include.ALWAYS) List<GateView> gates,
        Optional<ProofView> proof,
        List<MergeView> endings,
        Optional<SpendingView> spending,
        List<PassedOverView> passedOver,
        @JsonInclude(JsonInclude.Include.ALWAYS) List<String> warnings,
        String base,
        String branch,
        String head,
        NextSteps next) {
    public static final String SCHEMA = "acefleet.plan-report/1";
    public static final String STAGE = "stage";
    public static final String ASSIGNMENT = "assignment";
    public static final String RUNNING = "running";
    public static final String ENDED = "ended";

    public PlanReport {
        batches = List.copyOf(batches);
        runs = List.copyOf(runs);
        gates = List.copyOf(gates);
        endings = List.copyOf(endings);
        passedOver = List.copyOf(passedOver);
        warnings = List.copyOf(warnings);
    }

    /// The same in short: no warnings, and no reasons, attempts and merges of the runs.
    public PlanReport withoutAttempts() {
        return new PlanReport(
                schema,
                id,
                kind,
                stage,
                name,
                goal,
                repository,
                pool,
                state,
                verdict,
                audit,
                reason,
                submittedAt,
                endedAt,
                batches,
                runs.stream().map(RunView::withoutAttempts).toList(),
                gates,
                proof,
                List.of(),
                spending,
                passedOver,
                List.of(),
                base,
                branch,
                head,
                next);
    }

    /// Whether it is the drive of an assignment; else its units are the runs of a stage.
    public boolean ofAssignment() {
        return kind.equals(ASSIGNMENT);
    }

    public boolean hasEnded() {
        return state.equals(ENDED);
    }

    /// How it ended; empty while it runs, and for a verdict that a newer coordinator knows.
    public Optional<Verdict> result() {
        return Words.parse(Verdict.class, verdict);
    }
}
