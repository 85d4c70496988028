package dev.acefleet.coordinator.core;

import static dev.acefleet.coordinator.core.Core.run;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.acefleet.common.model.AttemptId;
import dev.acefleet.common.model.CommitId;
import dev.acefleet.common.model.Documents;
import dev.acefleet.common.model.Limits;
import dev.acefleet.common.model.Onward;
import dev.acefleet.common.model.Outcome;
import dev.acefleet.common.model.PlanId;
import dev.acefleet.common.model.ProofStatus;
import dev.acefleet.common.model.RunSpec;
import dev.acefleet.common.model.Sha256;
import dev.acefleet.common.model.StagePolicy.OnGate;
import dev.acefleet.common.model.StageSubmission;
import dev.acefleet.common.model.Usage;
import dev.acefleet.common.model.WorkOrder;
import dev.acefleet.common.model.WorkStatus;
import dev.acefleet.coordinator.StageVariant;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// Which documents a worker may send, where they travel: those that its order makes it write.
class ReportedDocumentsTest {
    private static final CommitId COMMIT = new CommitId("d".repeat(40));
    private static final RunSpec FIRST = run("01", 1);
    private static final RunSpec SECOND = run("02", 1);
    private static final String PROOF = ".ace/stages/03-api/03-proof.md";
    private static final String TRACK = ".ace/track.md";

    private final Core core = new Core();

    private static StageSubmission sending(Documents documents) {
        StageSubmission stage = Core.stage(Ending.policy(OnGate.WAIT, true, false), FIRST, SECOND);
        return StageVariant.of(stage).documents(documents).submission();
    }

    private PlanId submit() {
        return submit(Map.of());
    }

    private PlanId submit(Map<String, String> more) {
        Map<String, String> texts = new HashMap<>(more);
        texts.put(FIRST.path(), "first");
        texts.put(SECOND.path(), "second");
        texts.put(TRACK, "# Track");
        return core.submit(sending(Documents.of(texts)));
    }

    private static Outcome succeeded(Documents recap) {
        return new Outcome.Succeeded(
                COMMIT, "refs/x", "done", List.of(), List.of(), Usage.UNKNOWN, recap);
    }

    private static Outcome audited(String path, Documents proof) {
        return new Outcome.Audited(
                COMMIT,
                "refs/x",
                path,
                ProofStatus.PASSED,
                "1/1",
                List.of(),
                List.of(),
                List.of(),
                Usage.UNKNOWN,
                proof);
    }

    private static Outcome finished(Documents books) {
        return new Outcome.Finished(COMMIT, List.of(), List.of(), Onward.UNKNOWN, books);
    }

    /// The report is passed over, and its attempt is leased as before.
    private void refused(PlanId plan, String item, Outcome outcome) {
        String claim = core.start(plan, item);
        int events = core.events.size();
        assertThatThrownBy(() -> core.end(core.attempt(plan, item), claim, outcome))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("documents that are not its own, or too much");
        assertThat(core.events).hasSize(events);
        assertThat(core.status(plan, item)).isEqualTo(WorkStatus.RUNNING);
    }

    private String now(PlanId plan, String path) {
        return core.state.plan(plan).orElseThrow().documents.now().text(path).orElse("");
    }

    private void done(PlanId plan) {
        core.finish(plan, "03-01");
        core.finish(plan, "03-02");
    }

    @Test
    void aRunSendsItsOwnRecapWhichCountsWhenItIsMerged() {
        PlanId plan = submit();
        core.run(plan, "03-01", succeeded(Documents.of(FIRST.recapPath(), "it is there")));
        assertThat(now(plan, FIRST.recapPath())).isEmpty();
        core.merge(plan, "03-01");
        assertThat(now(plan, FIRST.recapPath())).isEqualTo("it is there");
    }

    @Test
    void theRecapOfAnotherRunIsNotTaken() {
        refused(submit(), "03-01", succeeded(Documents.of(SECOND.recapPath(), "mine")));
    }

    @Test
    void aRunWritesNoBook() {
        refused(submit(), "03-01", succeeded(Documents.of(TRACK, "mine")));
    }

    @Test
    void aRecapBeyondItsRoomIsNotTaken() {
        String long1 = "x".repeat(Limits.RECAP);
        refused(submit(), "03-01", succeeded(Documents.of(FIRST.recapPath(), long1)));
    }

    @Test
    void whatWasAdoptedSendsItsRecapLikewise() {
        PlanId plan = submit();
        core.lose(plan, "03-01");
        Outcome.Adopted foreign =
                new Outcome.Adopted(
                        1,
                        COMMIT,
                        "refs/x",
                        "done",
                        List.of(),
                        List.of(),
                        Usage.UNKNOWN,
                        Documents.of(SECOND.recapPath(), "mine"));
        refused(plan, "03-01", foreign);
    }

    @Test
    void nothingIsTakenWhereTheRepositoryKeepsTheDocuments() {
        PlanId plan = core.submit(sending(Documents.NONE));
        refused(plan, "03-01", succeeded(Documents.of(FIRST.recapPath(), "it is there")));
    }

    @Test
    void anAuditorSendsTheProofThatItNamesInItsStageAlone() {
        PlanId plan = submit();
        done(plan);
        refused(plan, "audit", audited(PROOF, Documents.of(TRACK, "mine")));
        core.lapse(core.attempt(plan, "audit"), claim(plan));
        refused(plan, "audit", audited(TRACK, Documents.of(TRACK, "mine")));
        core.lapse(core.attempt(plan, "audit"), claim(plan));
        core.run(plan, "audit", audited(PROOF, Documents.of(PROOF, "passed")));
        assertThat(now(plan, PROOF)).isEqualTo("passed");
    }

    private String claim(PlanId plan) {
        return core.work(plan, "audit").lease.orElseThrow().claim();
    }

    private static Outcome planned(RunSpec run, Documents texts) {
        return new Outcome.Planned(COMMIT, "refs/x", List.of(run), List.of(), Usage.UNKNOWN, texts);
    }

    /// A run that closes gaps and has this text.
    private static RunSpec closing(String text) {
        RunSpec like = run("03", 1);
        return new RunSpec(
                like.id(),
                like.path(),
                like.recapPath(),
                Sha256.hex(text),
                like.batch(),
                like.dependsOn(),
                like.overlaps(),
                like.autonomous(),
                like.type(),
                like.title(),
                like.description());
    }

    private PlanId withGaps() {
        PlanId plan =
                core.submit(
                        Ending.closingGaps(
                                sending(
                                        Documents.of(
                                                Map.of(
                                                        FIRST.path(),
                                                        "first",
                                                        SECOND.path(),
                                                        "second",
                                                        TRACK,
                                                        "# Track"))),
                                1));
        done(plan);
        core.run(plan, "audit", Ending.proof(COMMIT, ProofStatus.GAPS_FOUND));
        core.run(plan, "finish", finished(Documents.NONE));
        return plan;
    }

    @Test
    void anArchitectSendsTheTextsOfItsRunsWhichTravelWithTheBooksAndThenWithThePlan() {
        PlanId plan = withGaps();
        RunSpec run = closing("third");
        core.run(plan, "gaps", planned(run, Documents.of(run.path(), "third")));
        assertThat(now(plan, run.path())).as("no run of the plan's yet").isEmpty();

        String claim = core.start(plan, "gap-runs");
        WorkOrder.Finish books =
                (WorkOrder.Finish) Core.of(Effect.Grant.class, core.effects).getLast().order();
        assertThat(books.documents().text(run.path())).contains("third");
        core.end(core.attempt(plan, "gap-runs"), claim, finished(Documents.of(TRACK, "# 3 runs")));
        assertThat(now(plan, run.path())).isEqualTo("third");

        core.start(plan, "03-03");
        WorkOrder.Run order =
                (WorkOrder.Run) Core.of(Effect.Grant.class, core.effects).getLast().order();
        assertThat(order.documents().text(run.path())).contains("third");
        assertThat(order.blob()).isEqualTo(Sha256.hex("third"));
        assertThat(core.replay().fingerprint()).isEqualTo(core.state.fingerprint());
    }

    @Test
    void anArchitectSendsNothingElse() {
        PlanId plan = withGaps();
        RunSpec run = closing("third");
        for (Documents bad :
                List.of(
                        Documents.NONE,
                        Documents.of(TRACK, "mine"),
                        Documents.of(run.path(), "another"),
                        Documents.of(Map.of(run.path(), "third", TRACK, "mine")))) {
            refused(plan, "gaps", planned(run, bad));
            core.lapse(
                    core.attempt(plan, "gaps"),
                    core.work(plan, "gaps").lease.orElseThrow().claim());
        }
        String much = "x".repeat(Math.toIntExact(StageSubmission.roomForDocuments(1)));
        refused(plan, "gaps", planned(closing(much), Documents.of(run.path(), much)));
    }

    @Test
    void theBooksAreThoseOfTheStageAndTheProject() {
        PlanId plan = submit();
        done(plan);
        core.run(plan, "audit", audited(PROOF, Documents.of(PROOF, "passed")));
        refused(
                plan,
                "finish",
                finished(Documents.of(".ace/stages/04-more/04-01-recap.md", "mine")));
        core.lapse(
                core.attempt(plan, "finish"),
                core.work(plan, "finish").lease.orElseThrow().claim());
        core.tick(Duration.ofMinutes(1));
        core.run(plan, "finish", finished(Documents.of(TRACK, "# Track, done")));
        assertThat(now(plan, TRACK)).isEqualTo("# Track, done");
    }

    @Test
    void allTogetherNeverOutgrowTheRoomThatTheyHave() {
        String intel = ".ace/stages/03-api/03-intel.md";
        long room = StageSubmission.roomForDocuments(2);
        String text = "x".repeat(Math.toIntExact(room) - 1_000);
        PlanId plan = submit(Map.of(intel, text));
        done(plan);
        core.run(plan, "audit", audited(PROOF, Documents.of(PROOF, "passed")));
        String more = "y".repeat(Math.toIntExact(Limits.DOCUMENTS - room) + 1_000);
        refused(plan, "finish", finished(Documents.of(TRACK, more)));
    }

    @Test
    void aLateReportIsHeldAgainstTheSame() {
        PlanId plan = submit();
        String claim = core.start(plan, "03-01");
        AttemptId attempt = core.attempt(plan, "03-01");
        core.lapse(attempt, claim);
        assertThatThrownBy(() ->
                        core.end(
                                attempt,
                                claim,
                                succeeded(Documents.of(SECOND.recapPath(), "mine"))))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
