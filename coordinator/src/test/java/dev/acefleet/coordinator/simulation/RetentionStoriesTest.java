package dev.acefleet.coordinator.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.acefleet.common.model.PlanId;
import dev.acefleet.coordinator.core.Event;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/// Stories of what is forgotten that broke an earlier wording of the protocol (P9). That the journal that is left tells all
/// that the whole of it told is held by the world whenever it is trimmed, and at every archived plan that its report is
/// kept.
class RetentionStoriesTest {
    private static final Duration KEPT = Duration.ofMinutes(5);

    private final Scene scene = new Scene();

    private PlanId passed() {
        PlanId plan = scene.submit(1);
        scene.untilPassed(plan);
        return plan;
    }

    private void untilArchived(PlanId plan) {
        scene.until(Event.PlanArchived.class, archived -> archived.plan().equals(plan));
    }

    private long journalStart() {
        return scene.world.broker.journalStart();
    }

    /// The second plan begins in the middle of the epoch in which the first one is archived.
    @Test
    void h11WhatTheOldestPlanCountsByIsNotTrimmed() {
        scene.script.keep(KEPT, Duration.ofDays(1));
        scene.w1.start();
        PlanId first = passed();
        scene.pass(KEPT.minusSeconds(20).toSeconds());
        PlanId second = scene.client.submit("another", Stages.ofRuns(4, 2));
        scene.until(Event.Started.class, started -> started.attempt().work().plan().equals(second));
        untilArchived(first);
        scene.pass(5);
        scene.c1.crash(Duration.ofSeconds(2));
        scene.until(
                "the second one is done",
                () -> scene.world.ledger.events(Event.PlanEnded.class).size() == 2);
        assertThat(scene.world.ledger.plans()).allMatch(PlanBook::isPassed);
    }

    /// The end of the first plan is after the announcement of the epoch in which the second one begins.
    @Test
    void h12TheFoldMeetsTheArchivingOfAPlanThatIsTrimmed() {
        scene.script.keep(KEPT, Duration.ofMinutes(2));
        scene.w1.start();
        PlanId first = passed();
        scene.pass(150);
        PlanId second = scene.client.submit("another", Stages.ofRuns(4, 2));
        untilArchived(first);
        scene.until("the first one is trimmed", () -> journalStart() > 0);
        scene.c1.crash(Duration.ofSeconds(2));
        scene.pass(10);
        assertThat(scene.c1.isLeading()).as(scene.world.story()).isTrue();
        assertThat(scene.world.ledger.plans()).allMatch(PlanBook::isPassed);
        untilArchived(second);
        scene.until("nothing of a plan is left", () -> journalStart() > 30);
    }

    @Test
    void h13NoPlanIsArchivedBeforeItsReportIsKept() {
        scene.script.keep(KEPT, Duration.ofDays(1));
        scene.script.land(Channel.ARCHIVE, _ -> true);
        scene.w1.start();
        PlanId plan = passed();
        scene.pass(KEPT.plusMinutes(3).toSeconds());
        assertThat(scene.world.ledger.events(Event.PlanArchived.class)).isEmpty();
        scene.script.forget();
        scene.script.doNotAcknowledge(Channel.ARCHIVE);
        scene.pass(120);
        assertThat(scene.world.ledger.events(Event.PlanArchived.class))
                .as("nobody said that it is written")
                .isEmpty();
        scene.script.forget();
        untilArchived(plan);
    }

    /// Whoever asks with the key of the first plan again is told of the first plan, whoever leads by then.
    @Test
    void whatBelongsToNoPlanOutlivesTheJournalThatToldIt() {
        scene.script.keep(KEPT, Duration.ofMinutes(2));
        scene.w1.start();
        PlanId first = passed();
        untilArchived(first);
        scene.pass(150);
        scene.until("all of it is trimmed", () -> journalStart() > 10);
        scene.c1.crash(Duration.ofHours(5));
        scene.c2.lead(true);
        scene.pass(5);
        scene.client.say("key", Stages.ofRuns(3, 1));
        scene.pass(30);
        assertThat(scene.world.ledger.events(Event.PlanAccepted.class)).hasSize(1);
    }
}
