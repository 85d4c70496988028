package dev.acefleet.coordinator.core;

import static dev.acefleet.coordinator.core.Core.id;
import static dev.acefleet.coordinator.core.Core.run;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class ScheduleTest {
    @Test
    void batchesComeInTheOrderOfTheirNumbersAndRunsInTheirs() {
        Schedule schedule =
                Schedule.of(List.of(run("04", 7), run("03", 2), run("01", 7), run("02", 2)))
                        .orElseThrow();
        assertThat(schedule.batches().firstEntry().getValue()).containsExactly(id("02"), id("03"));
        assertThat(schedule.batches().get(7)).containsExactly(id("01"), id("04"));
    }

    @Test
    void aRunFollowsItsDependencyIntoALaterBatchAndItsOwnDependentsFollowIt() {
        Schedule schedule =
                Schedule.of(List.of(run("01", 1, "03"), run("02", 1, "01"), run("03", 4)))
                        .orElseThrow();
        assertThat(schedule.batches().keySet()).containsExactly(4);
        assertThat(schedule.batchOf(id("02"))).isEqualTo(4);
    }

    @Test
    void anOverlapSaidByOneSideHoldsForBothAndTheLowerNumberGoesFirst() {
        Schedule schedule =
                Schedule.of(
                                List.of(
                                        run("01", 1, List.of(), List.of("02")),
                                        run("02", 1, List.of(), List.of()),
                                        run("03", 1, List.of(), List.of("02"))))
                        .orElseThrow();
        assertThat(schedule.holds(id("01"))).isEmpty();
        assertThat(schedule.holds(id("02"))).containsExactly(id("01"));
        assertThat(schedule.holds(id("03"))).containsExactly(id("02"));
    }

    @Test
    void anOverlapWithItselfOrAStrangerHoldsNothing() {
        Schedule schedule =
                Schedule.of(List.of(run("01", 1, List.of(), List.of("01", "09")))).orElseThrow();
        assertThat(schedule.holds(id("01"))).isEmpty();
    }

    @Test
    void holdsAndDependenciesTogetherNeverFormACircle() {
        Schedule schedule =
                Schedule.of(
                                List.of(
                                        run("01", 1, List.of("03"), List.of("02")),
                                        run("02", 1, List.of(), List.of("01")),
                                        run("03", 1, List.of("02"), List.of())))
                        .orElseThrow();
        assertThat(schedule.holds(id("02"))).isEmpty();
        assertThat(schedule.holds(id("01"))).containsExactly(id("02"));
    }

    @Test
    void aCircleOrAStrangerLeavesNoScheduleAndSaysWhy() {
        var circle = List.of(run("01", 1, "02"), run("02", 1, "01"), run("03", 1));
        assertThat(Schedule.of(circle)).isEmpty();
        assertThat(Schedule.defect(circle)).contains("circle").doesNotContain("03-03");
        var stranger = List.of(run("01", 1, "05"));
        assertThat(Schedule.of(stranger)).isEmpty();
        assertThat(Schedule.defect(stranger)).contains("03-05").contains("not submitted");
    }
}
