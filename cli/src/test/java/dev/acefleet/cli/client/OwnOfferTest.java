package dev.acefleet.cli.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.acefleet.cli.client.ui.ExitCode;
import dev.acefleet.cli.client.ui.Refusal;
import dev.acefleet.common.model.Repository;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class OwnOfferTest {
    private static final Repository SERVED = new Repository("https://example.org/a.git");
    private static final Repository OTHER = new Repository("https://example.org/b.git");
    private static final OwnOffer OFFER =
            new OwnOffer(
                    Path.of("/home/u/worker.yml"),
                    List.of("default"),
                    new TreeMap<>(
                            Map.of(
                                    "scripted", "",
                                    "claude", "the program claude is not on this worker's PATH")),
                    SERVED::equals);

    private static void refused(
            List<String> agents, String pool, Repository repository, String... words) {
        ThrowingCallable asked = () -> OFFER.require(agents, pool, repository);
        assertThatThrownBy(asked)
                .isInstanceOfSatisfying(
                        Refusal.class,
                        refusal -> {
                            String all =
                                    refusal.what() + "\n" + refusal.why() + "\n" + refusal.todo();
                            assertThat(refusal.code()).isEqualTo(ExitCode.USAGE);
                            assertThat(all).contains("nothing was sent").contains(words);
                        });
    }

    @Test
    void whatIsOfferedIsNotRefused() {
        assertThatCode(() -> OFFER.require(List.of("scripted"), "default", SERVED))
                .doesNotThrowAnyException();
    }

    @Test
    void anAgentThatNobodyKnowsIsRefusedWithThoseThatThereAre() {
        refused(
                List.of("scripted", "codex"),
                "default",
                SERVED,
                "does not offer the agent codex",
                "It offers: scripted.",
                "Choose one with --agent, or describe codex under agents: in /home/u/worker.yml.");
    }

    @Test
    void anAgentWhoseProgramIsMissingIsRefusedWithTheReason() {
        refused(
                List.of("claude"),
                "default",
                SERVED,
                "The program claude is not on this worker's PATH.",
                "It offers: scripted.");
    }

    @Test
    void aRepositoryThatIsNotServedIsRefusedWithWhatToWrite() {
        refused(
                List.of("scripted"),
                "default",
                OTHER,
                "does not serve this repository",
                "repositories: in /home/u/worker.yml",
                "url: example.org/b");
    }

    @Test
    void aPoolThatNobodyIsInIsRefused() {
        refused(List.of("scripted"), "big", SERVED, "in pool big", "in: default.", "--pool");
    }
}
