package dev.acefleet.worker.secrets;

import static org.assertj.core.api.Assertions.assertThat;

import dev.acefleet.common.model.Documents;
import dev.acefleet.common.model.FailureKind;
import dev.acefleet.common.model.Limits;
import dev.acefleet.common.model.Onward;
import dev.acefleet.common.model.Outcome;
import dev.acefleet.common.model.ProofStatus;
import dev.acefleet.common.model.Salvage;
import dev.acefleet.common.model.Usage;
import dev.acefleet.worker.work.Samples;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class TellingTest {
    private static final String REF = Samples.attempt(1, 1).ref();
    private static final String PATH = ".ace/stages/03-app/03-01-recap.md";

    private final Telling telling = new Telling(Secrets.of(List.of(Parts.SECRET)));

    /// Each kind of outcome that has a text of an agent's, a file's or git's, with the same in all of them.
    enum Kind {
        SUCCEEDED,
        ADOPTED,
        AUDITED,
        PLANNED,
        FINISHED,
        FAILED,
        FAILED_WITH_LOSSES;

        Outcome of(Telling telling, String text) {
            List<String> texts = List.of(text, "another");
            Documents documents = Documents.of(PATH, text);
            Salvage nothing = telling.nothing(text);
            return switch (this) {
                case SUCCEEDED ->
                        telling.succeeded(
                                Samples.COMMIT, REF, text, texts, texts, Usage.UNKNOWN, documents);
                case ADOPTED ->
                        telling.adopted(1, Samples.COMMIT, REF, text, texts, texts, documents);
                case AUDITED ->
                        telling.audited(
                                Samples.COMMIT,
                                REF,
                                PATH,
                                ProofStatus.GAPS_FOUND,
                                text,
                                texts,
                                texts,
                                texts,
                                Usage.UNKNOWN,
                                documents);
                case PLANNED ->
                        telling.planned(
                                Samples.COMMIT,
                                REF,
                                List.of(),
                                texts,
                                Usage.UNKNOWN,
                                Documents.NONE);
                case FINISHED ->
                        telling.finished(Samples.COMMIT, texts, texts, Onward.UNKNOWN, documents);
                case FAILED ->
                        telling.failed(FailureKind.AGENT_FAILED, text, nothing, Usage.UNKNOWN);
                case FAILED_WITH_LOSSES ->
                        telling.failed(
                                FailureKind.AGENT_FAILED,
                                text,
                                texts,
                                nothing,
                                Usage.UNKNOWN,
                                Optional.empty());
            };
        }
    }

    @ParameterizedTest
    @EnumSource
    void noOutcomeTellsASecret(Kind kind) {
        String leak = "it says " + Parts.SECRET;
        String plain = kind.of(Telling.WITHOUT_SECRETS, leak).toString();

        assertThat(plain).contains(leak);
        assertThat(kind.of(telling, leak).toString())
                .isEqualTo(plain.replace(Parts.SECRET, "[redacted]"));
    }

    @ParameterizedTest
    @EnumSource
    void noOutcomeTellsWhatACutLeavesOfASecret(Kind kind) {
        // The mark of what is missing takes two characters.
        for (int cut = 0; cut <= Parts.SECRET.length() + 2; cut++) {
            String text = Parts.before(Limits.TEXT, cut);
            assertThat(Parts.in(kind.of(telling, text).toString())).as("cut %d", cut).isEmpty();
        }
    }

    @Test
    void theMilestoneThatBooksNameIsMasked() {
        Onward onward =
                new Onward(
                        "04",
                        Parts.SECRET,
                        Parts.SECRET,
                        new Onward.Milestone("v1 " + Parts.SECRET, 3, 1));

        Outcome told =
                telling.finished(Samples.COMMIT, List.of(), List.of(), onward, Documents.NONE);

        assertThat(((Outcome.Finished) told).onward())
                .isEqualTo(
                        new Onward(
                                "04",
                                "[redacted]",
                                "[redacted]",
                                new Onward.Milestone("v1 [redacted]", 3, 1)));
    }

    @Test
    void whatWasLostIsToldToItsEndHoweverLongTheDetailIs() {
        Outcome told =
                telling.failed(
                        FailureKind.AGENT_FAILED,
                        "d".repeat(2 * Limits.TEXT),
                        List.of("core (21 MB)", "3 more"),
                        telling.nothing("nothing"),
                        Usage.UNKNOWN,
                        Optional.empty());

        assertThat(((Outcome.Failed) told).detail())
                .hasSize(Limits.TEXT)
                .endsWith("d; not saved: core (21 MB), 3 more");
    }
}
