package dev.acefleet.coordinator.core;

import static dev.acefleet.coordinator.core.Core.failed;
import static dev.acefleet.coordinator.core.Core.run;
import static dev.acefleet.coordinator.core.Core.stage;
import static org.assertj.core.api.Assertions.assertThat;

import dev.acefleet.common.message.Command;
import dev.acefleet.common.model.FailureKind;
import dev.acefleet.common.model.Limits;
import dev.acefleet.common.model.PlanId;
import dev.acefleet.common.model.Repository;
import dev.acefleet.common.model.StageSubmission;
import dev.acefleet.coordinator.StageVariant;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SubmissionDeciderTest {
    private final Core core = new Core();
    private final StageSubmission stage = stage(run("01", 1));

    @AfterEach
    void aReplayOfTheJournalIsTheStateInMemory() {
        assertThat(core.replay().fingerprint()).isEqualTo(core.state.fingerprint());
    }

    @Test
    void aStageIsAcceptedAsThePlanThatItsRepositoryStageAndKeyName() {
        PlanId plan = PlanId.ofStage(Core.REPOSITORY, Core.STAGE, "k");
        assertThat(core.ask(submit("c", "k", stage)).events())
                .containsExactly(
                        new Event.PlanAccepted(plan, stage),
                        new Event.CommandAnswered(
                                "c", Core.REPOSITORY, "k", new Answer.Accepted(plan)));
    }

    @Test
    void theSameKeyIsTheSamePlanAndEveryCommandIsAnsweredByItsOwnId() {
        PlanId plan = core.submit(stage, "k");
        Decision again = core.ask(submit("later", "k", stage));
        assertThat(again.events())
                .containsExactly(
                        new Event.CommandAnswered(
                                "later", Core.REPOSITORY, "k", new Answer.Accepted(plan)));
    }

    @Test
    void theSameKeyIsTheSamePlanAlsoWhenThatHasEnded() {
        PlanId plan = core.submit(stage, "k");
        core.run(plan, "03-01", failed(FailureKind.AUTH));
        core.submit(stage, "k");
        assertThat(core.lastAnswer()).isEqualTo(new Answer.Accepted(plan));
        assertThat(core.said(Event.PlanAccepted.class)).hasSize(1);
    }

    @Test
    void anotherKeyForAStageThatLivesIsRefusedWithTheFirstPlansId() {
        PlanId plan = core.submit(stage, "first");
        core.submit(stage, "second");
        Answer.Refused refused = (Answer.Refused) core.lastAnswer();
        assertThat(refused.reason()).isEqualTo(Answer.Reason.LIVE_PLAN);
        assertThat(refused.message()).contains(plan.value());
    }

    @Test
    void aRefusalIsRememberedSoThatTheSameKeyDoesNotComeToLifeLater() {
        PlanId plan = core.submit(stage, "first");
        core.submit(stage, "second");
        Answer refusal = core.lastAnswer();
        core.finish(plan, "03-01");
        core.submit(stage, "second");
        assertThat(core.lastAnswer()).isEqualTo(refusal);
        assertThat(core.said(Event.PlanAccepted.class)).hasSize(1);
    }

    @Test
    void anotherKeyIsAnotherPlanOnceTheFirstHasEnded() {
        PlanId first = core.submit(stage, "first");
        core.finish(first, "03-01");
        PlanId second = core.submit(stage, "second");
        assertThat(second).isNotEqualTo(first);
        assertThat(core.lastAnswer()).isEqualTo(new Answer.Accepted(second));
    }

    @Test
    void theSameRepositoryInAnotherSpellingIsTheSame() {
        PlanId plan = core.submit(stage, "first");
        StageSubmission other =
                StageVariant.of(stage)
                        .repository(new Repository("ssh://git@git.example.org/team/project"))
                        .submission();
        core.submit(other, "second");
        assertThat(((Answer.Refused) core.lastAnswer()).message()).contains(plan.value());
    }

    @Test
    void aBranchThatALivePlanMergesIntoIsRefusedWithThatPlansIdUntilItHasEnded() {
        StageSubmission one = Core.onBranch(stage, "3", "ace/v1");
        StageSubmission two = Core.onBranch(stage, "4", "ace/v1");
        PlanId plan = core.submit(one, "first");
        core.submit(two, "second");
        Answer.Refused refused = (Answer.Refused) core.lastAnswer();
        assertThat(refused.reason()).isEqualTo(Answer.Reason.LIVE_PLAN);
        assertThat(refused.message()).contains(plan.value(), "ace/v1");
        core.submit(Core.onBranch(stage, "5", "ace/v2"), "third");
        assertThat(core.lastAnswer()).isInstanceOf(Answer.Accepted.class);

        core.finish(plan, "03-01");
        core.submit(two, "fourth");
        assertThat(core.lastAnswer()).isInstanceOf(Answer.Accepted.class);
    }

    @Test
    void theBranchOfAPlanWithoutAGivenOneIsFencedToo() {
        PlanId plan = core.submit(stage, "first");
        core.submit(Core.onBranch(stage, "4", "fleet/" + plan), "second");
        assertThat(((Answer.Refused) core.lastAnswer()).message()).contains(plan.value());
    }

    @Test
    void aKeyIsForgottenAfterThirtyDays() {
        PlanId plan = core.submit(stage, "k");
        core.finish(plan, "03-01");
        core.now = core.now.plus(Limits.SUBMISSION_KEY);
        core.submit(stage, "k");
        assertThat(core.lastAnswer()).isEqualTo(new Answer.Accepted(plan));
        core.now = core.now.plus(Duration.ofSeconds(1));
        core.submit(stage, "k");
        assertThat(core.lastAnswer()).isInstanceOf(Answer.Refused.class);
    }

    @Test
    void aCircleOfDependenciesIsRefusedAndNamed() {
        core.submit(stage(run("01", 1, "02"), run("02", 1, "01")), "k");
        Answer.Refused refused = (Answer.Refused) core.lastAnswer();
        assertThat(refused.reason()).isEqualTo(Answer.Reason.INVALID);
        assertThat(refused.message()).contains("03-01").contains("03-02");
    }

    @Test
    void theKeysOfSubmissionsAndOfOtherCommandsAreApart() {
        PlanId plan = core.submit(stage, "x");
        assertThat(core.cancel(plan)).isEqualTo(new Answer.Accepted(plan));
        assertThat(core.said(Event.PlanCancelling.class)).hasSize(1);
    }

    private static Command submit(String id, String key, StageSubmission stage) {
        return new Command.SubmitStage(id, key, stage);
    }
}
