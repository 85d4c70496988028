package dev.acefleet.worker.publish;

import static org.assertj.core.api.Assertions.assertThat;

import dev.acefleet.common.model.Documents;
import dev.acefleet.common.model.Outcome;
import dev.acefleet.common.model.WorkOrder;
import dev.acefleet.common.model.WorkOrder.Finish.Scope;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// The books of a project that keeps them out of its repository: written, and in no commit (RS-32).
@Timeout(120)
class TravellingBooksTest {
    private static final String DIRECTORY = BooksOnRemote.DIRECTORY;

    @TempDir Path directory;

    private BooksOnRemote project;

    @BeforeEach
    void begin() throws IOException {
        project = new BooksOnRemote(directory, "\n");
        project.done(1);
        project.done(2);
    }

    private static Documents documents(String lineEnd) {
        Map<String, String> texts = new HashMap<>();
        texts.put(".ace/track.md", BooksOnRemote.TRACK.replace("\n", lineEnd));
        texts.put(".ace/pulse.md", BooksOnRemote.PULSE.replace("\n", lineEnd));
        texts.put(".ace/specs.md", BooksOnRemote.SPECS.replace("\n", lineEnd));
        for (int run = 1; run <= 2; run++) {
            texts.put(DIRECTORY + "/03-0" + run + "-run.md", BooksOnRemote.run(run));
            texts.put(DIRECTORY + "/03-0" + run + "-recap.md", "# Recap\n\n**It is there.**\n");
        }
        texts.put(BooksOnRemote.PROOF, "---\nstatus: passed\n---\n# Proof\n");
        return new Documents(texts, List.of(".ace/stages/04-more/04-01-run.md"));
    }

    private WorkOrder.Finish order(Documents documents) {
        return project.order(Scope.STAGE, BooksOnRemote.FINISH, Optional.empty(), documents);
    }

    private Outcome.Finished finish(Documents documents, int attempt) {
        Outcome outcome = project.finish(order(documents), attempt, attempt);
        assertThat(outcome).isInstanceOf(Outcome.Finished.class);
        return (Outcome.Finished) outcome;
    }

    @Test
    void theBooksGoBackWithTheReportAndTheBranchStaysWhereItIs() throws IOException {
        String before = project.repository().at(BooksOnRemote.BRANCH);

        Outcome.Finished done = finish(documents("\n"), 1);

        assertThat(project.repository().at(BooksOnRemote.BRANCH)).isEqualTo(before);
        assertThat(done.head().hex()).isEqualTo(before);
        assertThat(done.documents().texts())
                .containsOnlyKeys(".ace/track.md", ".ace/pulse.md", ".ace/specs.md");
        assertThat(done.files()).containsExactlyElementsOf(done.documents().texts().keySet());
        assertThat(done.documents().texts().get(".ace/specs.md"))
                .isEqualTo(
                        BooksOnRemote.SPECS.replace("| Stage 3 | Pending", "| Stage 3 | Complete"));
        assertThat(done.documents().texts().get(".ace/track.md"))
                .contains("| 3. The App | 2/2 | Complete | 2026-03-04 |");
        assertThat(done.documents().texts().get(".ace/pulse.md"))
                .as("the run of the other stage is counted by its name")
                .contains("] 66%");
    }

    @Test
    void theSameOrderGivesTheSameBooksAndWrittenTwiceNoByteChanges() throws IOException {
        Documents sent = documents("\r\n");

        Outcome.Finished first = finish(sent, 1);
        Outcome.Finished again = finish(sent, 2);
        Outcome.Finished twice = finish(sent.with(first.documents()), 3);

        assertThat(again.documents()).isEqualTo(first.documents());
        assertThat(twice.documents()).isEqualTo(Documents.NONE);
        assertThat(first.documents().text(".ace/track.md").orElseThrow().replace("\r\n", ""))
                .doesNotContain("\n");
    }
}
