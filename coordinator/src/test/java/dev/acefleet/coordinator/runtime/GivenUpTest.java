package dev.acefleet.coordinator.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.acefleet.common.message.Command;
import dev.acefleet.common.message.Report;
import dev.acefleet.common.model.AttemptId;
import dev.acefleet.common.model.PlanId;
import dev.acefleet.coordinator.core.Answer;
import dev.acefleet.coordinator.core.Effect;
import dev.acefleet.coordinator.core.Event;
import java.util.List;
import org.junit.jupiter.api.Test;

class GivenUpTest {
    private static final CoordinatorLog.LogRecord RECORD =
            new CoordinatorLog.LogRecord(7, new byte[0]);
    private static final AttemptId ATTEMPT = AttemptId.parse("s03-0123456789/03-01/1");
    private static final IllegalArgumentException SIZE = new IllegalArgumentException("901 kB");
    private static final RuntimeException BUG = new IllegalStateException("a bug");

    private final Command cancel =
            new Command.CancelPlan("c", "k", Story.REPOSITORY, new PlanId("s03-0123456789"), "");

    @Test
    void whoeverAsksForSomethingIsToldThatItCannotBeDecided() {
        assertThat(GivenUp.undecided(RECORD, cancel, BUG).events())
                .hasExactlyElementsOfTypes(
                        Event.InputQuarantined.class, Event.CommandAnswered.class)
                .last()
                .extracting(event -> ((Event.CommandAnswered) event).answer())
                .isInstanceOfSatisfying(
                        Answer.Refused.class,
                        refused -> assertThat(refused.message()).contains("a bug"));
    }

    /// It may be a submission's key as well, and it may be asked again when the defect is mended.
    @Test
    void whatCouldNotBeDecidedDoesNotUseUpItsKey() {
        assertThat(GivenUp.undecided(RECORD, cancel, BUG).events())
                .last()
                .extracting(event -> ((Event.CommandAnswered) event).key())
                .isNotEqualTo(cancel.key())
                .isNotEqualTo(keyOf(GivenUp.tooLarge(RECORD, cancel, SIZE)));
        assertThat(keyOf(GivenUp.tooLarge(RECORD, cancel, SIZE))).isNotEqualTo(cancel.key());
    }

    private static String keyOf(GivenUp message) {
        return ((Event.CommandAnswered) message.events().getLast()).key();
    }

    @Test
    void aCommandThatIsTooLargeIsRefusedAndNothingElse() {
        assertThat(GivenUp.tooLarge(RECORD, cancel, SIZE).events())
                .singleElement()
                .isInstanceOf(Event.CommandAnswered.class);
    }

    @Test
    void aClaimIsRefusedAndAnyOtherReportIsOnRecordAlone() {
        Report claim = new Report.Claimed(ATTEMPT, "claim", Shard.W1, "box/boot", 1);
        assertThat(GivenUp.undecided(RECORD, claim, BUG).effects())
                .singleElement()
                .isInstanceOf(Effect.Refuse.class);
        GivenUp started =
                GivenUp.undecided(RECORD, new Report.Started(ATTEMPT, "claim", 0, 0), BUG);
        assertThat(started.effects()).isEqualTo(List.of());
        assertThat(started.events()).singleElement().isInstanceOf(Event.InputQuarantined.class);
    }
}
