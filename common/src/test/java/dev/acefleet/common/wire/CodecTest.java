package dev.acefleet.common.wire;

import static org.assertj.core.api.Assertions.assertThat;

import dev.acefleet.common.message.InboxMessage;
import dev.acefleet.common.message.Report;
import dev.acefleet.common.model.AttemptId;
import dev.acefleet.common.model.CommitId;
import dev.acefleet.common.model.FailureKind;
import dev.acefleet.common.model.Outcome;
import dev.acefleet.common.model.Salvage;
import dev.acefleet.common.model.Usage;
import dev.acefleet.common.model.WorkerRef;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
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
    void aMessageComesBackAsItWent() {
        byte[] bytes = codec.encode(ended, InboxMessage.class);
        assertThat(codec.decode(bytes, InboxMessage.class)).isEqualTo(new Decoded.Read<>(ended));
    }

    @Test
    void aFieldThatANewerProgramAddedIsIgnored() {
        String json = text().replace("\"claim\":", "\"later\":[1,{}],\"claim\":");
        assertThat(codec.decode(bytes(json), InboxMessage.class))
                .isEqualTo(new Decoded.Read<>(ended));
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
