package dev.acefleet.coordinator.runtime;

import static dev.acefleet.coordinator.runtime.Story.run;
import static dev.acefleet.coordinator.runtime.Story.stage;
import static org.assertj.core.api.Assertions.assertThat;

import dev.acefleet.common.message.EventPosition;
import dev.acefleet.common.message.PlanReport;
import dev.acefleet.common.message.PlanSummary;
import dev.acefleet.common.message.RunState;
import dev.acefleet.common.model.Limits;
import dev.acefleet.common.model.PlanId;
import dev.acefleet.coordinator.core.Event;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Which plans are known, in what order, and what is known of those that the journal has no more.
class KeptPlansTest {
    private final PlanViews views = new PlanViews();
    private final Story story = new Story(views);

    private PlanReport report(PlanId plan) {
        return views.report(plan).orElseThrow();
    }

    @Test
    void aPlanIsFoundByABeginningThatOnlyItHas() {
        PlanId third = story.submit("k", stage("3", run("03-01", 1)));
        PlanId fourth = story.submit("k4", stage("4", run("04-01", 1)));
        assertThat(views.find("s03"))
                .isInstanceOfSatisfying(
                        PlanViews.Lookup.Found.class,
                        found -> assertThat(found.id()).isEqualTo(third));
        assertThat(views.find("s0"))
                .isEqualTo(new PlanViews.Lookup.Ambiguous(List.of(fourth.value(), third.value())));
        assertThat(views.find("s05")).isEqualTo(new PlanViews.Lookup.None());
        assertThat(views.find("")).isEqualTo(new PlanViews.Lookup.None());
    }

    @Test
    void anArchivedPlanCanBeReadUntilThereAreManyOfThem() {
        PlanId first = story.submit("k", stage("3", run("03-01", 1)));
        story.finish(first, "03-01");
        PlanReport ended = report(first);
        views.on(new Event.PlanArchived(first), Instant.EPOCH, 100);
        assertThat(report(first)).isEqualTo(ended);
        PlanId runs = story.submit("k4", stage("4", run("04-01", 1)));
        for (int i = 1; i <= PlanViews.PLANS; i++) {
            PlanId other = new PlanId("s05-" + i);
            views.on(
                    new Event.PlanAccepted(other, stage("5", run("05-01", 1))),
                    Instant.EPOCH,
                    200 + i);
            views.on(new Event.PlanArchived(other), Instant.EPOCH, 200 + i);
        }
        assertThat(views.report(first)).isEmpty();
        assertThat(views.report(runs)).isPresent();
        assertThat(views.report(new PlanId("s05-1"))).isPresent();
    }

    /// Who watches a plan is told of its end last, and would wait for ever else.
    @Test
    void whatComesLongAfterTheEndIsInTheReportAndNotInTheFeed() {
        PlanId plan = story.submit("k", stage("3", run("03-01", 1)));
        story.finish(plan, "03-01");
        EventFeed.Slice told = views.feed().after(plan, EventPosition.START);
        story.later(Limits.REFS);
        assertThat(report(plan).hasEnded()).isTrue();
        assertThat(report(plan).endings())
                .singleElement()
                .satisfies(prune -> {
                    assertThat(prune.item()).isEqualTo("prune");
                    assertThat(prune.state()).isEqualTo(RunState.QUEUED);
                });
        assertThat(views.feed().after(plan, EventPosition.START)).isEqualTo(told);
        assertThat(told.over()).isTrue();
    }

    @Test
    void aPlanOfWhichThereIsTheKeptReportAloneIsReadLikeAnother() {
        PlanId kept = story.submit("k", stage("3", run("03-01", 1)));
        story.finish(kept, "03-01");
        PlanReport report = report(kept);
        PlanViews later = new PlanViews();
        Story here = new Story(later);
        here.later(Duration.ofHours(1));
        PlanId live = here.submit("k4", stage("4", run("04-01", 1)));
        later.archived(report);
        later.archived(report);

        assertThat(later.report(kept)).contains(report);
        assertThat(later.find("s03")).isEqualTo(new PlanViews.Lookup.Found(kept, report));
        assertThat(later.newest(5, _ -> true))
                .extracting(PlanSummary::id)
                .containsExactly(live.value(), kept.value());
        assertThat(later.newest(5, _ -> true).getLast())
                .isEqualTo(views.newest(5, _ -> true).getFirst());
    }

    @Test
    void whatTheJournalTellsOfAPlanComesBeforeItsKeptReport() {
        PlanId plan = story.submit("k", stage("3", run("03-01", 1)));
        story.finish(plan, "03-01");
        PlanViews later = new PlanViews();
        later.archived(report(plan));
        new Story(later).submit("k", stage("3", run("03-01", 1)));
        assertThat(later.report(plan).orElseThrow().state()).isEqualTo(PlanReport.RUNNING);
        assertThat(later.newest(5, _ -> true)).hasSize(1);
    }

    /// Its key was forgotten meanwhile.
    @Test
    void anArchivedPlanThatIsSubmittedOnceMoreIsShownAsTheNewOne() {
        PlanId plan = story.submit("k", stage("3", run("03-01", 1)));
        story.finish(plan, "03-01");
        views.on(new Event.PlanArchived(plan), Instant.EPOCH, 100);
        views.on(new Event.PlanAccepted(plan, stage("3", run("03-01", 1))), Instant.EPOCH, 101);
        assertThat(report(plan).state()).isEqualTo(PlanReport.RUNNING);
    }

    @Test
    void theNewestPlansComeFirstUpToTheLimit() {
        PlanId third = story.submit("k", stage("3", run("03-01", 1), run("03-02", 1)));
        PlanId fourth = story.submit("k4", stage("4", run("04-01", 1)));
        story.finish(third, "03-01");
        assertThat(views.newest(5, _ -> true))
                .extracting(PlanSummary::id)
                .containsExactly(fourth.value(), third.value());
        assertThat(views.newest(1, _ -> true)).hasSize(1);
        PlanSummary summary = views.newest(1, plan -> plan.stage().equals("03")).getFirst();
        assertThat(summary.runs()).isEqualTo(2);
        assertThat(summary.done()).isEqualTo(1);
        assertThat(summary.active()).isEqualTo(1);
    }
}
