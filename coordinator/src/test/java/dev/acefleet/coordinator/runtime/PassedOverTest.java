package dev.acefleet.coordinator.runtime;

import static dev.acefleet.coordinator.runtime.Story.run;
import static org.assertj.core.api.Assertions.assertThat;

import dev.acefleet.common.message.PassedOverView;
import dev.acefleet.common.model.AttemptId;
import dev.acefleet.common.model.Documents;
import dev.acefleet.common.model.Limits;
import dev.acefleet.common.model.Outcome;
import dev.acefleet.common.model.PlanId;
import dev.acefleet.common.model.StageSubmission;
import dev.acefleet.common.model.Usage;
import dev.acefleet.coordinator.StageVariant;
import dev.acefleet.coordinator.core.Event;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Trouble that nobody was asked about is on record, in the journal and in the report (spec/stage.md section 12).
class PassedOverTest {
    private final PlanViews views = new PlanViews();
    private final Story story = new Story(views);

    private Outcome done(List<String> issues) {
        return new Outcome.Succeeded(
                story.commit(),
                "refs/fleet/x",
                "done",
                List.of(),
                issues,
                Usage.UNKNOWN,
                Documents.NONE);
    }

    private List<PassedOverView> reported(PlanId plan) {
        return views.report(plan).orElseThrow().passedOver();
    }

    @Test
    void issuesInARecapAreAcknowledgedByThePolicyAndReported() {
        PlanId plan = story.submit("k", Story.stage("3", run("03-01", 1), run("03-02", 1)));
        story.run(plan, "03-01", done(List.of("the cache is slow", "no test for dates")));
        story.run(plan, "03-02", done(List.of()));

        assertThat(reported(plan))
                .singleElement()
                .satisfies(passed -> {
                    assertThat(passed.item()).isEqualTo("03-01");
                    assertThat(passed.troubles())
                            .containsExactly("the cache is slow", "no test for dates");
                    assertThat(passed.answer()).isEqualTo("acknowledge");
                    assertThat(passed.by()).startsWith("policy");
                    assertThat(passed.at()).isNotNull();
                });
    }

    @Test
    void issuesOfAnAdoptedRunAreOnRecordToo() {
        PlanId plan = story.submit("k", Story.stage("3", run("03-01", 1)));
        AttemptId lost = story.attempt(plan, "03-01");
        story.lapse(lost, story.claim(plan, "03-01", Story.W1));
        story.run(
                plan,
                "03-01",
                new Outcome.Adopted(
                        1,
                        story.commit(),
                        "refs/fleet/x",
                        "done",
                        List.of(),
                        List.of("it is slow"),
                        Usage.UNKNOWN,
                        Documents.NONE));
        assertThat(reported(plan))
                .singleElement()
                .satisfies(passed -> assertThat(passed.troubles()).containsExactly("it is slow"));
    }

    @Test
    void whatTheStageBeforeLeftOpenIsProceededFrom() {
        StageSubmission usual = Story.stage("3", run("03-01", 1));
        PlanId plan = story.submit("k", behind(usual, List.of("stage 2: 02-01: no login")));

        assertThat(story.events())
                .filteredOn(Event.PassedOver.class::isInstance)
                .containsExactly(
                        new Event.PassedOver(
                                plan,
                                "",
                                List.of("stage 2: 02-01: no login"),
                                "proceed",
                                "policy: the stage before left issues"));
        assertThat(reported(plan)).hasSize(1);
    }

    @Test
    void moreThanAnybodyReadsIsCut() {
        List<String> many = Collections.nCopies(1_000, "x".repeat(10_000));
        StageSubmission stage = behind(Story.stage("3", run("03-01", 1)), many);

        assertThat(stage.troubles()).hasSize(Limits.TROUBLES);
        assertThat(stage.troubles().getFirst()).hasSize(Limits.TROUBLE);
    }

    private static StageSubmission behind(StageSubmission stage, List<String> troubles) {
        return StageVariant.of(stage).troubles(troubles).submission();
    }
}
