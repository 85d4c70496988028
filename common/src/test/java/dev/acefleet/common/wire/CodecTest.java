package dev.acefleet.common.wire;

import static org.assertj.core.api.Assertions.assertThat;

import dev.acefleet.common.message.Command;
import dev.acefleet.common.message.ControlMessage;
import dev.acefleet.common.message.InboxMessage;
import dev.acefleet.common.message.Report;
import dev.acefleet.common.model.Account;
import dev.acefleet.common.model.AnsweredGate;
import dev.acefleet.common.model.AttemptId;
import dev.acefleet.common.model.Budget;
import dev.acefleet.common.model.CommitId;
import dev.acefleet.common.model.DocumentChanges;
import dev.acefleet.common.model.Documents;
import dev.acefleet.common.model.Epoch;
import dev.acefleet.common.model.FailureKind;
import dev.acefleet.common.model.Gate;
import dev.acefleet.common.model.Outcome;
import dev.acefleet.common.model.ProviderTrouble;
import dev.acefleet.common.model.Repository;
import dev.acefleet.common.model.Resume;
import dev.acefleet.common.model.RunId;
import dev.acefleet.common.model.RunType;
import dev.acefleet.common.model.Salvage;
import dev.acefleet.common.model.Usage;
import dev.acefleet.common.model.WorkOrder;
import dev.acefleet.common.model.WorkerRef;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class CodecTest {
    private final Codec codec = new Codec();
    private final InboxMessage ended =
            new Report.Ended(
                    AttemptId.parse("s03-0123456789/03-01/2"),
                    "claim",
                    new WorkerRef("w1", 7),
                    new Outcome.Failed(
                            FailureKind.STALLED,
                            "silent",
                            new Salvage.Saved("refs/fleet/p/i/2", new CommitId("c".repeat(40))),
                            Usage.UNKNOWN));

    @Test
    void whatIsKnownOfAProviderComesBackAsItWent() {
        Outcome refused =
                new Outcome.Failed(
                        FailureKind.PROVIDER_QUOTA,
                        "used up",
                        new Salvage.Nothing("nothing changed"),
                        new Usage(true, 0.5, 10, 2),
                        Optional.of(
                                new ProviderTrouble(
                                        new Account("claude", "team-a"),
                                        ProviderTrouble.Span.LONG,
                                        Optional.of(Instant.parse("2026-11-21T10:00:00Z")))));

        byte[] bytes = codec.encode(refused, Outcome.class);

        assertThat(codec.decode(bytes, Outcome.class)).isEqualTo(new Decoded.Read<>(refused));
    }

    @Test
    void aMessageComesBackAsItWent() {
        byte[] bytes = codec.encode(ended, InboxMessage.class);
        assertThat(codec.decode(bytes, InboxMessage.class)).isEqualTo(new Decoded.Read<>(ended));
    }

    static List<InboxMessage> inboxMessages() {
        AttemptId attempt = AttemptId.parse("s03-0123456789/03-01/2");
        WorkerRef worker = new WorkerRef("w1", 7);
        Repository repository = new Repository("https://git.example.org/team/project.git");
        return List.of(
                new Report.Claimed(
                        attempt,
                        "claim",
                        worker,
                        "m1/boot",
                        3,
                        Map.of("opus", new Account("claude", "team-a"))),
                new Report.Started(attempt, "claim", 4, 5),
                new Report.Gone(attempt, "claim", worker, "m1/boot"),
                new Report.Stepped(
                        attempt,
                        "claim",
                        2,
                        new DocumentChanges(
                                Map.of(".ace-local/assign/8yjzpd/steps/010-a.st.md", "---\n"),
                                Set.of(".ace-local/assign/8yjzpd/reports/010-a.r.md")),
                        Optional.of(new CommitId("c".repeat(40)))),
                new Report.Ended(
                        attempt,
                        "claim",
                        worker,
                        new Outcome.Adopted(
                                1,
                                new CommitId("c".repeat(40)),
                                "refs/fleet/p/i/1",
                                "done",
                                List.of("odd"),
                                Usage.UNKNOWN)),
                new Command.CancelPlan("c1", "k", repository, attempt.work().plan(), "too late"),
                new Command.CancelWork("c2", "k", repository, attempt.work(), ""),
                new Command.RetryWork("c3", "k", repository, attempt.work()));
    }

    @ParameterizedTest
    @MethodSource("inboxMessages")
    void everyCommandAndReportComesBackAsItWent(InboxMessage message) {
        byte[] bytes = codec.encode(message, InboxMessage.class);
        assertThat(codec.decode(bytes, InboxMessage.class)).isEqualTo(new Decoded.Read<>(message));
    }

    @Test
    void grantsAndCancelsComeBackAsTheyWent() {
        AttemptId attempt = AttemptId.parse("s03-0123456789/03-01/2");
        List<WorkOrder.Earlier> earlier =
                List.of(
                        new WorkOrder.Earlier(attempt, Optional.of(new CommitId("c".repeat(40)))),
                        new WorkOrder.Earlier(attempt, Optional.empty()));
        WorkOrder order =
                new WorkOrder.Run(
                        new Repository("https://git.example.org/team/project.git"),
                        new CommitId("a".repeat(40)),
                        List.of("refs/heads/main"),
                        RunId.parse("03-01").orElseThrow(),
                        "run",
                        "recap",
                        "blob",
                        RunType.TDD,
                        false,
                        "agent",
                        "model",
                        "",
                        earlier,
                        Optional.of(
                                new Resume(
                                        new CommitId("d".repeat(40)),
                                        "refs/fleet/s03-0123456789/03-01/1",
                                        new CommitId("a".repeat(40)),
                                        List.of(
                                                new AnsweredGate(
                                                        Gate.action("log in", "`done`"),
                                                        "done",
                                                        "ana",
                                                        false)),
                                        false,
                                        "")),
                        true,
                        new Budget(2.5, 1_000, 20, 30),
                        Documents.NONE);
        for (ControlMessage.Body body :
                List.of(
                        new ControlMessage.Grant(attempt, "claim", 1, order, 9),
                        new ControlMessage.Cancel(attempt, "claim", "no longer wanted"))) {
            ControlMessage message = new ControlMessage(0, new Epoch("journal", 3), "w1", body);
            byte[] bytes = codec.encode(message, ControlMessage.class);
            assertThat(codec.decode(bytes, ControlMessage.class))
                    .isEqualTo(new Decoded.Read<>(message));
        }
    }

    @Test
    void aFieldThatANewerProgramAddedIsIgnored() {
        String json = text().replace("\"claim\":", "\"later\":[1,{}],\"claim\":");
        assertThat(codec.decode(bytes(json), InboxMessage.class))
                .isEqualTo(new Decoded.Read<>(ended));
    }

    @Test
    void aFieldBesideTheBodyIsIgnored() {
        String json = text().replace("\"body\":", "\"earlier\":{\"body\":1},\"body\":");
        json = json.substring(0, json.length() - 1) + ",\"later\":[{}]}";
        assertThat(codec.decode(bytes(json), InboxMessage.class))
                .isEqualTo(new Decoded.Read<>(ended));
    }

    @ParameterizedTest
    @ValueSource(strings = {"}", "x", "{}", ",\"later\":1}"})
    void whatIsCutOrHasSomethingBehindItIsGarbage(String end) {
        String cut = text().substring(0, text().length() - 1);
        for (String json : List.of(cut, cut + "}" + end)) {
            assertThat(codec.decode(bytes(json), InboxMessage.class))
                    .isInstanceOf(Decoded.Unreadable.class);
        }
    }

    @Test
    void anotherVersionIsToldApartFromGarbage() {
        String json = text().replace("\"v\":1", "\"v\":2");
        assertThat(codec.decode(bytes(json), InboxMessage.class))
                .isEqualTo(new Decoded.OtherVersion<>(2));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "null",
                "[]",
                "{\"v\":1}",
                "{\"v\":1,\"body\":{\"type\":\"Nonsense\"}}",
                "{\"v\":1,\"body\":{\"type\":\"Ended\"}}",
                "{\"v\":1,\"body\":{\"type\":\"java.lang.Runtime\"}}",
                "\u0000\u0001"
            })
    void garbageIsAValueAndNeverThrows(String json) {
        assertThat(codec.decode(bytes(json), InboxMessage.class))
                .isInstanceOf(Decoded.Unreadable.class);
    }

    @Test
    void anIdThatCannotBeIsGarbage() {
        String json = text().replace("s03-0123456789/03-01/2", "s03/../../x/0");
        assertThat(codec.decode(bytes(json), InboxMessage.class))
                .isInstanceOf(Decoded.Unreadable.class);
    }

    @Test
    void deepNestingIsRefusedBeforeItHurts() {
        String json = "{\"v\":1,\"body\":" + "[".repeat(100_000);
        assertThat(codec.decode(bytes(json), InboxMessage.class))
                .isInstanceOf(Decoded.Unreadable.class);
    }

    private String text() {
        return new String(codec.encode(ended, InboxMessage.class), StandardCharsets.UTF_8);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
