package dev.acefleet.coordinator.core;

import static org.assertj.core.api.Assertions.assertThat;

import dev.acefleet.common.model.AttemptId;
import dev.acefleet.common.model.CommitId;
import dev.acefleet.common.model.Documents;
import dev.acefleet.common.model.Onward;
import dev.acefleet.common.model.Outcome;
import dev.acefleet.common.model.PlanId;
import dev.acefleet.common.model.RunId;
import dev.acefleet.common.model.Sha256;
import dev.acefleet.common.model.Usage;
import dev.acefleet.common.model.WorkId;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// What a plan makes of documents that travel, as the state and each reader fold it.
class PlanDocumentsTest {
    private static final PlanId PLAN = new PlanId("s03-0123456789");
    private static final WorkId RUN = WorkId.ofRun(PLAN, RunId.parse("03-01").orElseThrow());
    private static final CommitId COMMIT = new CommitId("1".repeat(40));
    private static final String TRACK = ".ace/track.md";
    private static final String RECAP = ".ace/stages/03-app/03-01-recap.md";

    private final PlanDocuments documents =
            new PlanDocuments(new Documents(Map.of(TRACK, "sent"), List.of()));

    private static Outcome succeeded(String recap) {
        return new Outcome.Succeeded(
                COMMIT,
                "refs/x",
                "done",
                List.of(),
                List.of(),
                Usage.UNKNOWN,
                Documents.of(RECAP, recap));
    }

    private static Outcome finished(String track) {
        return new Outcome.Finished(
                COMMIT, List.of(), List.of(), Onward.UNKNOWN, Documents.of(TRACK, track));
    }

    private static AttemptId books(String item) {
        return new AttemptId(WorkId.ofEnding(PLAN, item, 1), 1);
    }

    @Test
    void aRecapCountsOnceItsAttemptIsMerged() {
        documents.ended(new AttemptId(RUN, 1), succeeded("of the first"));
        documents.ended(new AttemptId(RUN, 2), succeeded("of the second"));
        assertThat(documents.changed()).isEmpty();

        documents.merged(new AttemptId(RUN, 1));

        assertThat(documents.changed()).isEqualTo(Map.of(RECAP, "of the first"));
        assertThat(documents.before(RECAP)).containsExactly("");
        documents.merged(new AttemptId(RUN, 2));
        assertThat(documents.changed()).isEqualTo(Map.of(RECAP, "of the first"));
    }

    @Test
    void anAdoptedAttemptsRecapIsThatAttempts() {
        documents.ended(
                new AttemptId(RUN, 3),
                new Outcome.Adopted(
                        1,
                        COMMIT,
                        "refs/x",
                        "done",
                        List.of(),
                        List.of(),
                        Usage.UNKNOWN,
                        Documents.of(RECAP, "found")));
        documents.merged(new AttemptId(RUN, 1));
        assertThat(documents.now().text(RECAP)).contains("found");
    }

    @Test
    void everyTextThatABookHadIsKnownAgain() {
        documents.ended(books("progress-1"), finished("half"));
        documents.ended(books("finish"), finished("whole"));
        documents.ended(books("finish"), finished("whole"));

        assertThat(documents.changed()).isEqualTo(Map.of(TRACK, "whole"));
        assertThat(documents.before(TRACK))
                .containsExactlyInAnyOrder(Sha256.hex("sent"), Sha256.hex("half"));
        assertThat(documents.submitted(TRACK)).contains("sent");
        assertThat(documents.submitted(RECAP)).isEmpty();
    }

    @Test
    void whatIsNotItsOwnOrTooMuchIsNotTaken() {
        assertThat(documents.takes(Documents.of(RECAP, "x"), RECAP::equals, 100)).isTrue();
        assertThat(documents.takes(Documents.of(RECAP, "x"), TRACK::equals, 100)).isFalse();
        assertThat(documents.takes(Documents.of(RECAP, "x".repeat(100)), RECAP::equals, 100))
                .isFalse();
        PlanDocuments committed = new PlanDocuments(Documents.NONE);
        assertThat(committed.takes(Documents.of(RECAP, "x"), RECAP::equals, 100)).isFalse();
        assertThat(committed.takes(Documents.NONE, RECAP::equals, 100)).isTrue();
    }
}
