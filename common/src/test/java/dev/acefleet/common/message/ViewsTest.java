package dev.acefleet.common.message;

import static org.assertj.core.api.Assertions.assertThat;

import dev.acefleet.common.model.Budget;
import dev.acefleet.common.model.FailureKind;
import dev.acefleet.common.model.WorkStatus;
import dev.acefleet.common.wire.Codec;
import dev.acefleet.common.wire.Decoded;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ViewsTest {
    private static final Instant AT = Instant.parse("2026-01-01T00:00:00Z");
    private final Codec codec = Codec.ofViews();

    @Test
    void whatIsEmptyIsLeftOutAndReadBackAsEmpty() {
        PlanReport report = report();
        String json = codec.json(report);
        assertThat(json)
                .doesNotContain("verdict", "endedAt", "costUsd", "tokens", "late", "route", "until")
                .contains("\"warnings\" : [ ]", "\"startedAt\" : \"2026-01-01T00:00:00Z\"");
        assertThat(codec.fromBody(json, PlanReport.class)).isEqualTo(new Decoded.Read<>(report));
    }

    @Test
    void aBudgetThatThePlanHasNotIsLeftOut() {
        SpendingView spending =
                new SpendingView(
                        1.5,
                        100,
                        7,
                        60,
                        1,
                        Optional.empty(),
                        Optional.of(new Budget(20, 0, 0, 0)),
                        false);
        String json = codec.json(spending);
        assertThat(json).contains("\"ofStage\"", "\"usd\" : 20.0").doesNotContain("ofRun");
        assertThat(codec.fromBody(json, SpendingView.class))
                .isEqualTo(new Decoded.Read<>(spending));
    }

    @Test
    void aReportWithoutItsIdentityIsNotRead() {
        assertThat(codec.fromBody("{\"id\": \"s03-1\"}", PlanReport.class))
                .isInstanceOf(Decoded.Unreadable.class);
    }

    @Test
    void aStateOfANewerProgramIsReadAsUnknown() {
        String json = codec.json(report());
        assertThat(codec.fromBody(json.replace("\"leased\"", "\"frozen\""), PlanReport.class))
                .isInstanceOfSatisfying(
                        Decoded.Read.class,
                        read ->
                                assertThat(((PlanReport) read.value()).runs().getFirst().state())
                                        .isEqualTo(RunState.UNKNOWN));
    }

    @ParameterizedTest
    @EnumSource
    void everyWorkStatusHasAStateThatIsOverWhenItIs(WorkStatus status) {
        assertThat(RunState.of(status).isOver()).isEqualTo(status.isTerminal());
    }

    @ParameterizedTest
    @EnumSource
    void everyFailureKindIsReadBackFromItsWord(FailureKind kind) {
        assertThat(Words.parse(FailureKind.class, Words.of(kind))).contains(kind);
    }

    @Test
    void positionsAreOrderedByNumberAndNotByText() {
        EventPosition nine = EventPosition.parse("9.2").orElseThrow();
        EventPosition ten = EventPosition.parse("10.0").orElseThrow();
        assertThat(nine).isLessThan(ten).isGreaterThan(EventPosition.START);
        assertThat(EventPosition.parse("10")).isEmpty();
        assertThat(EventPosition.parse("-1.0")).isEmpty();
        assertThat(EventPosition.parse("9".repeat(30) + ".0")).isEmpty();
    }

    @Test
    void anEventIsReadBackAsItWasWritten() {
        ProgressEvent event =
                new ProgressEvent(
                        new EventPosition(7, 1),
                        "s03-1",
                        AT,
                        "queued",
                        "03-01",
                        "03-01",
                        1,
                        "",
                        "queued",
                        "queued");
        byte[] json = codec.body(event, ProgressEvent.class);
        assertThat(codec.fromBody(json, ProgressEvent.class)).isEqualTo(new Decoded.Read<>(event));
    }

    @Test
    void aUnitOfAnAssignmentComesBackWithItsStepsAndInShortWithTheirNumbersAlone() {
        StepsView steps =
                new StepsView(1, 2, "", List.of(new StepsView.Step("010.01", "plan", "done")));
        RunView unit =
                new RunView(
                        "010",
                        1,
                        "work",
                        "",
                        RunState.WAITING,
                        "",
                        Optional.empty(),
                        List.of(),
                        List.of(),
                        Optional.of(steps));
        byte[] json = codec.body(unit, RunView.class);
        assertThat(codec.fromBody(json, RunView.class)).isEqualTo(new Decoded.Read<>(unit));
        assertThat(unit.withoutAttempts().steps()).contains(new StepsView(1, 2, "", List.of()));
    }

    @Test
    void whoTellsOfNoDocumentsThatAreGoneHasNone() {
        byte[] json =
                "{\"schema\":\"acefleet.documents/1\",\"plan\":\"p\",\"documents\":[]}"
                        .getBytes(StandardCharsets.UTF_8);
        assertThat(codec.fromBody(json, DocumentsView.class))
                .isEqualTo(
                        new Decoded.Read<>(
                                new DocumentsView(DocumentsView.SCHEMA, "p", List.of())));
    }

    private static PlanReport report() {
        AttemptView attempt =
                new AttemptView(
                        1,
                        "w1",
                        "",
                        "",
                        "",
                        "",
                        "",
                        AT,
                        Optional.of(AT),
                        Optional.empty(),
                        OptionalDouble.empty(),
                        OptionalLong.empty(),
                        "");
        RunView run =
                new RunView(
                        "03-01",
                        1,
                        "Api",
                        "",
                        RunState.LEASED,
                        "",
                        Optional.empty(),
                        List.of(attempt),
                        List.of());
        return new PlanReport(
                PlanReport.SCHEMA,
                "s03-1",
                "stage",
                "03",
                "Api",
                "",
                "git.example.org/team/project",
                "default",
                PlanReport.RUNNING,
                "",
                "",
                "",
                AT,
                Optional.empty(),
                List.of(new BatchView(1, BatchView.RUNNING, List.of("03-01"))),
                List.of(run),
                List.of(),
                Optional.empty(),
                List.of(),
                Optional.empty(),
                List.of(),
                List.of(),
                "a".repeat(40),
                "fleet/s03-1",
                "a".repeat(40),
                new NextSteps("", List.of("fleet watch s03-1")));
    }
}
