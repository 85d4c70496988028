package dev.acefleet.worker.ops;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.acefleet.common.model.DocumentChanges;
import dev.acefleet.worker.secrets.Telling;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// What is said of steps, without an agent.
@Timeout(60)
class StepReportsTest {
    private static final DocumentChanges ONE = written("010", "one");
    private static final DocumentChanges TWO = written("020", "two");
    private static final DocumentChanges BOTH =
            new DocumentChanges(
                    Map.of(
                            Drives.reportPath("010", "a"), "one",
                            Drives.reportPath("020", "a"), "two"),
                    Set.of());

    private final Desk desk = new Desk(Drives.attempt("010", 1));
    private final Told told = desk.steps();
    private final StepReports reports = new StepReports(desk, Telling.WITHOUT_SECRETS);

    private static DocumentChanges written(String step, String text) {
        return new DocumentChanges(Map.of(Drives.reportPath(step, "a"), text), Set.of());
    }

    private static DocumentChanges large() {
        return written("010", "x".repeat((int) StepReports.WHOLE));
    }

    private void arrives() throws InterruptedException {
        assertThat(reports.settle()).isTrue();
    }

    @Test
    void aReportSaysAllSinceTheOrderSoThatOneThatWasLostIsMadeGood() throws InterruptedException {
        told.loseBehindNext(1);
        reports.tell(ONE, ONE, Optional.empty());
        arrives();
        assertThat(told.counted()).isEmpty();
        reports.tell(TWO, BOTH, Optional.empty());
        arrives();
        assertThat(told.numbers()).containsExactly(1, 2);
        assertThat(told.texts(Map.of())).isEqualTo(BOTH.written());
    }

    @Test
    void whereThatIsMuchItSaysTheNewsAndTheLastOneSaysAll() throws InterruptedException {
        told.loseBehindNext(1);
        reports.tell(ONE, large(), Optional.empty());
        arrives();
        reports.tell(TWO, large(), Optional.empty());
        arrives();
        assertThat(told.counted()).as("it does not follow").isEmpty();
        reports.tellLast(large(), Optional.empty());
        arrives();
        assertThat(told.counted()).singleElement().matches(Told.Step::whole);
        assertThat(told.texts(Map.of())).isEqualTo(large().written());
    }

    @Test
    void whatCannotBeSaidTakesNoNumber() throws InterruptedException {
        told.refuseNext(1);
        assertThatThrownBy(() -> reports.tell(ONE, large(), Optional.empty()))
                .isInstanceOf(IllegalArgumentException.class);
        assertThat(reports.isFree()).isTrue();
        reports.tell(ONE, large(), Optional.empty());
        arrives();
        assertThat(told.numbers()).containsExactly(1);
        assertThat(told.counted()).singleElement().matches(step -> !step.whole());
    }

    @Test
    void whatNobodyHeardOfIsSaidAgainAsItWas() throws InterruptedException {
        told.loseNext(1);
        told.failNext(1);
        reports.tell(ONE, ONE, Optional.empty());
        arrives();
        reports.tell(TWO, BOTH, Optional.empty());
        arrives();
        assertThat(told.numbers()).containsExactly(1, 1, 1, 2);
        assertThat(told.counted()).hasSize(2);
    }

    @Test
    void whatCannotArriveBeforeTheAttemptMustEndGoesWithItsEnd() throws InterruptedException {
        told.loseNext(Integer.MAX_VALUE);
        reports.tell(ONE, ONE, Optional.empty());
        desk.stopNow();
        assertThat(reports.settle()).isFalse();
        reports.leaveLast(BOTH, Optional.empty());
        assertThat(told.atLast())
                .hasValueSatisfying(step -> {
                    assertThat(step.whole()).isTrue();
                    assertThat(step.changes()).isEqualTo(BOTH);
                });
        assertThat(told.numbers()).as("one that was said before").contains(1).doesNotContain(2);
    }
}
