package dev.acefleet.common.assign;

import static org.assertj.core.api.Assertions.assertThat;

import dev.acefleet.common.assign.StepCommand.Placement;
import dev.acefleet.common.text.YamlValue;
import java.util.List;
import org.junit.jupiter.api.Test;

class AddTest {
    private static StepCommand.Add add(Placement placement, String... names) {
        return new StepCommand.Add(
                List.of(names).stream().map(name -> Draft.of(name, "Do it.")).toList(), placement);
    }

    private static String after(Scope scope, StepCommand command, String... steps) {
        return Queues.after(Queues.of(steps), scope, command);
    }

    private static final Placement BEHIND_CURRENT = new Placement.BehindCurrent();

    @Test
    void aStepComesBehindTheCurrentOneIntoTheGap() {
        assertThat(after(Scope.WHOLE, add(BEHIND_CURRENT, "x"), "010 in_progress", "020 pending"))
                .isEqualTo("010:i 011:p 020:p");
    }

    @Test
    void severalStepsKeepTheirOrder() {
        assertThat(
                        after(
                                Scope.WHOLE,
                                add(BEHIND_CURRENT, "x", "y"),
                                "010 in_progress",
                                "011 pending",
                                "020 pending"))
                .isEqualTo("010:i 011:p 012:p 013:p 020:p");
    }

    @Test
    void noNumberIsGivenTwice() {
        Queue queue = Queues.of("010 in_progress", "020 pending");
        for (int i = 0; i < 12; i++) {
            queue = Queues.changed(queue, Scope.WHOLE, add(BEHIND_CURRENT, "x"));
        }
        assertThat(queue.steps().stream().map(Step::number).distinct()).hasSize(14);
    }

    @Test
    void anIdleQueueBeginsWhatIsAddedAndSaysWhen() {
        Queue queue =
                Queues.changed(
                        Queues.of("010 done", "020 pending"),
                        Scope.WHOLE,
                        add(BEHIND_CURRENT, "x"));
        assertThat(Queues.told(queue)).isEqualTo("010:d 011:i 020:p");
        assertThat(queue.current().orElseThrow().time(Step.STARTED_AT)).contains(Queues.NOW);
        assertThat(queue.state(Queues.NOW)).isEqualTo(AssignmentState.RUNNING);
    }

    @Test
    void inASubtreeAStepStaysInIt() {
        assertThat(
                        after(
                                Scope.of("010"),
                                add(BEHIND_CURRENT, "fix"),
                                "010 pending fork",
                                "010.01 done",
                                "010.02 in_progress",
                                "010.03 pending",
                                "020 pending"))
                .isEqualTo("010:p 010.01:d 010.02:i 010.03:p 010.04:p 020:p");
        assertThat(after(Scope.of("010"), add(BEHIND_CURRENT, "fix"), "010 done", "020 pending"))
                .isEqualTo("010:d 010.01:i 020:p");
    }

    @Test
    void whatIsInTheWayMovesUpToTheFirstGap() {
        Queue queue =
                Queues.changed(
                        Queues.of(
                                "010 in_progress",
                                "011 pending",
                                "011.01 pending parent=011",
                                "012 pending added_by=retry_of:011",
                                "020 pending"),
                        Scope.WHOLE,
                        add(new Placement.Behind("10"), "x"));
        assertThat(Queues.told(queue)).isEqualTo("010:i 011:p 012:p 012.01:p 013:p 020:p");
        Step moved = queue.find("012.01").orElseThrow();
        assertThat(moved.text(Step.PARENT)).contains("012");
        assertThat(moved.text("renumbered_from")).contains("011.01");
        assertThat(queue.find("013").orElseThrow().addedAs("retry_of"))
                .contains(new StepNumber("012"));
        assertThat(queue.find("011").orElseThrow().text(Step.ADDED_BY))
                .contains("injected_after:010");
    }

    @Test
    void aForkThatIsWorkedOnKeepsItsNumber() {
        assertThat(
                        after(
                                Scope.WHOLE,
                                add(new Placement.Behind("010.01"), "x"),
                                "010 pending",
                                "010.01 done fork",
                                "010.02 in_progress fork"))
                .startsWith("STATE Cannot renumber step 010.02");
    }

    @Test
    void aChildTakesOverFromItsParent() {
        assertThat(after(Scope.WHOLE, add(new Placement.Below("010"), "x"), "010 in_progress"))
                .isEqualTo("010:p 010.01:i");
        Queue queue =
                Queues.changed(
                        Queues.of("010 in_progress error=x", "010.01 done"),
                        Scope.WHOLE,
                        add(new Placement.Below("010"), "x"));
        assertThat(Queues.told(queue)).isEqualTo("010:p 010.01:d 010.02:i");
        assertThat(queue.find("010").orElseThrow().text(Step.ERROR)).isEmpty();
        assertThat(queue.find("010.02").orElseThrow().text(Step.PARENT)).contains("010");
    }

    @Test
    void thereAreThreeLevelsAndNinetyNineChildren() {
        assertThat(
                        after(
                                Scope.WHOLE,
                                add(new Placement.Below("010.01.01"), "x"),
                                "010.01.01 pending"))
                .startsWith("STATE Cannot add a child");
        assertThat(
                        after(
                                Scope.WHOLE,
                                add(new Placement.Below("010"), "x"),
                                "010 done",
                                "010.99 done"))
                .startsWith("STATE Cannot add a child");
        assertThat(after(Scope.WHOLE, add(new Placement.Behind("010.99"), "x"), "010.99 done"))
                .startsWith("STATE Cannot add behind");
    }

    @Test
    void whatIsOutsideOfTheScopeIsNotTouched() {
        assertThat(
                        after(
                                Scope.of("010"),
                                add(new Placement.Behind("020"), "x"),
                                "010 pending",
                                "020 pending"))
                .isEqualTo("STATE Step 020 is outside of subtree 010.");
        assertThat(after(Scope.of("010"), add(new Placement.Behind("010"), "x"), "010 pending"))
                .startsWith("STATE Cannot add behind step 010");
        assertThat(after(Scope.WHOLE, add(new Placement.Behind("77"), "x"), "010 pending"))
                .startsWith("NO_STEP");
    }

    @Test
    void aDraftWithChildrenIsBegunAtTheFirstOfThem() {
        Draft parent =
                new Draft(
                        "p",
                        "",
                        YamlValue.Mapping.EMPTY,
                        List.of(Draft.of("a", "A."), Draft.of("b", "B.")));
        assertThat(
                        after(
                                Scope.WHOLE,
                                new StepCommand.Add(List.of(parent), BEHIND_CURRENT),
                                "010 done"))
                .isEqualTo("010:d 011:p 011.01:i 011.02:p");
    }
}
