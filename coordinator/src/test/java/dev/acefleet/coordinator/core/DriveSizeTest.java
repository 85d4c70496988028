package dev.acefleet.coordinator.core;

import static org.assertj.core.api.Assertions.assertThat;

import dev.acefleet.common.model.Documents;
import dev.acefleet.common.model.Limits;
import dev.acefleet.common.model.Outcome;
import dev.acefleet.common.model.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Agents that write more than travels in one message.
class DriveSizeTest {
    private static final int FORKS = 15;
    private static final String LONG = " " + "x".repeat(70_000);

    private final Core core = new Core();
    private final Drive drive = new Drive(core);

    @AfterEach
    void aReplayOfTheJournalIsTheStateInMemory() {
        assertThat(core.replay().fingerprint()).isEqualTo(core.state.fingerprint());
    }

    private void submit() {
        drive.batch(FORKS, "parallel: true")
                .fork("020", "sum")
                .step("020.01", "read")
                .step("020.02", "write")
                .submit();
    }

    private List<Drive.Session> begun() {
        List<Drive.Session> forks = new ArrayList<>();
        for (int fork = 1; fork <= FORKS; fork++) {
            forks.add(drive.begin("010.%02d".formatted(fork)));
        }
        return forks;
    }

    @Test
    void forksBesideEachOtherMayWriteMoreTogetherThanTravelsAtOnce() {
        submit();
        for (Drive.Session fork : begun()) {
            fork.finish(Optional.of(core.commit()), LONG);
            fork.succeed();
        }
        drive.mergeAll();
        assertThat(drive.now().documents.weight()).isGreaterThan(Limits.DOCUMENTS);
        assertThat(drive.report("010.15")).as("word for word").endsWith(LONG + "\n");

        Drive.Session sum = drive.begin("020");
        Documents ordered = sum.order.documents();
        assertThat(ordered.weight()).isLessThanOrEqualTo(Limits.ORDERED);
        assertThat(ordered.text(Drive.FOLDER + "reports/010.15-run-15.r.md").orElseThrow())
                .contains("Report on 010.15 xxx", "Only the beginning of");
        sum.finish(Optional.of(core.commit()), LONG);
        sum.lose();
        Drive.Session next = drive.begin("020");
        assertThat(next.order.documents().text(Drive.FOLDER + "reports/020.01-read.r.md"))
                .as("its own words")
                .hasValueSatisfying(report -> assertThat(report).endsWith(LONG + "\n"));
        next.finishAll();
        drive.mergeAll();
        assertThat(core.verdict()).isEqualTo(Verdict.PASSED);
        assertThat(drive.report("010.15")).as("as it was").endsWith(LONG + "\n");
    }

    @Test
    void anAttemptThatGoesOnHasRoomForItsNextReport() {
        drive.fork("010", "build");
        for (int step = 1; step <= 12; step++) {
            drive.step("010.%02d".formatted(step), "part-" + step);
        }
        drive.submit();
        Drive.Session first = drive.begin("010");
        for (int step = 1; step <= 10; step++) {
            first.finish(Optional.of(core.commit()), LONG);
        }
        first.lose();

        Drive.Session next = drive.begin("010");
        assertThat(next.order.documents().weight())
                .isLessThanOrEqualTo(Limits.DOCUMENTS - Limits.STEP);
        next.finish(Optional.of(core.commit()), LONG);
        next.finishAll();
        drive.mergeAll();
        assertThat(core.verdict()).isEqualTo(Verdict.PASSED);
        assertThat(drive.report("010.01")).as("as it was").endsWith(LONG + "\n");
    }

    @Test
    void whatIsTakenBackOfSoMuchIsTakenBackPieceByPiece() {
        submit();
        List<Drive.Session> forks = begun();
        for (Drive.Session fork : forks) {
            fork.finish(Optional.of(core.commit()), LONG);
        }
        core.cancel(drive.plan);
        for (Drive.Session fork : forks) {
            core.gone(fork.attempt, fork.claim);
        }
        assertThat(core.verdict()).isEqualTo(Verdict.CANCELLED);
        for (int fork = 1; fork <= FORKS; fork++) {
            assertThat(drive.status("010.%02d".formatted(fork))).isEqualTo("pending");
            assertThat(drive.report("010.%02d".formatted(fork))).contains(LONG, "Not merged");
        }
        assertThat(core.said(Event.StepsSet.class)).hasSizeGreaterThan(1);
    }

    @Test
    void whereThereIsNoRoomAtAllTheFailureSaysIt() {
        drive.step("010", "batch", "parallel: true");
        int forks = Limits.ASSIGNMENT / 70_000 + 2;
        for (int fork = 1; fork <= forks; fork++) {
            drive.fork("010.%03d".formatted(fork), "run-" + fork);
        }
        drive.submit();
        for (int fork = 1; fork <= forks && failure().isEmpty(); fork++) {
            Drive.Session session = drive.begin("010.%03d".formatted(fork));
            try {
                session.finish(Optional.of(core.commit()), LONG);
            } catch (IllegalArgumentException tooMuch) {
                assertThat(tooMuch).hasMessageContaining("too much");
            }
            session.succeed();
            drive.mergeAll();
        }
        assertThat(failure().map(Outcome.Failed::detail))
                .hasValueSatisfying(detail ->
                        assertThat(detail).contains("not everything is done", "shorten reports"));
    }

    private Optional<Outcome.Failed> failure() {
        return core.said(Event.AttemptEnded.class).stream()
                .map(Event.AttemptEnded::outcome)
                .flatMap(outcome ->
                        outcome instanceof Outcome.Failed failed
                                ? Stream.of(failed)
                                : Stream.empty())
                .findFirst();
    }
}
