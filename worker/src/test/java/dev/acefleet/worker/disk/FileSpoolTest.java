package dev.acefleet.worker.disk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.acefleet.common.model.Outcome;
import dev.acefleet.common.model.Usage;
import dev.acefleet.worker.work.Samples;
import dev.acefleet.worker.work.Spool;
import dev.acefleet.worker.work.SpoolContract;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileSpoolTest extends SpoolContract {
    private static final String HOST = "host/boot-1";

    @TempDir Path directory;

    @Override
    protected Spool start() throws IOException {
        return new FileSpool(directory, HOST);
    }

    private Path file(String claim) {
        return directory.resolve(claim + FileSpool.KEPT);
    }

    private List<String> names() throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    private void keepThree() throws IOException {
        Spool spool = start();
        for (String claim : List.of("a", "b", "c")) {
            spool.keep(kept(claim, Samples.success()));
        }
    }

    @Test
    void aFileCutOffAnywhereIsSetAsideAndTheOthersAreKept() throws IOException {
        keepThree();
        byte[] whole = Files.readAllBytes(file("b"));
        for (int length = 0; length < whole.length; length++) {
            Files.write(file("b"), Arrays.copyOf(whole, length));

            assertThat(start().left())
                    .as("cut off after %d bytes", length)
                    .containsExactly(kept("a", Samples.success()), kept("c", Samples.success()));
            assertThat(names())
                    .containsExactly("a.report", "b.report" + FileSpool.ASIDE, "c.report");
        }
    }

    @Test
    void oneWrongBitIsSeen() throws IOException {
        keepThree();
        byte[] bytes = Files.readAllBytes(file("b"));
        for (int at : new int[] {0, 20, bytes.length / 2, bytes.length - 1}) {
            byte[] wrong = bytes.clone();
            wrong[at] ^= 1;
            Files.write(file("b"), wrong);

            assertThat(start().left()).as("wrong at %d", at).hasSize(2);
        }
    }

    @Test
    void aReportUnderAnotherNameIsSetAside() throws IOException {
        keepThree();
        Files.move(file("b"), file("d"));

        assertThat(start().left()).hasSize(2);
        assertThat(names()).contains("d.report" + FileSpool.ASIDE);
    }

    @Test
    void aDirectoryAndALinkInPlaceOfAReportLoseNoOther() throws IOException {
        keepThree();
        Files.createDirectory(file("e"));
        Files.createSymbolicLink(file("f"), file("a"));

        assertThat(start().left()).hasSize(3);
    }

    @Test
    void whatWasBeingWrittenAtTheDeathChangesNothing() throws IOException {
        keepThree();
        Files.writeString(directory.resolve("a.report" + DurableFile.UNFINISHED), "acefleet-sp");

        assertThat(start().left()).hasSize(3);
        assertThat(names()).containsExactly("a.report", "b.report", "c.report");
    }

    @Test
    void whatAnotherVersionWroteIsLeftToIt() throws IOException {
        keepThree();
        String text = Files.readString(file("b"));
        String body = text.substring(text.indexOf('\n') + 1).replace("\"v\":1", "\"v\":2");
        Files.write(file("b"), FileSpool.framed(body.getBytes(StandardCharsets.UTF_8)));

        assertThat(start().left()).hasSize(2);
        assertThat(names()).containsExactly("a.report", "b.report", "c.report");
    }

    @Test
    void thatAnAttemptWasLostIsSaidOnTheSameBootOfTheSameMachineAlone() throws IOException {
        Spool spool = start();
        spool.expect(kept("running", new Outcome.Released("lost")));
        spool.keep(kept("ended", Samples.success()));

        assertThat(start().left()).hasSize(2);
        assertThat(new FileSpool(directory, "host/boot-2").left())
                .containsExactly(kept("ended", Samples.success()));
        assertThat(start().left()).as("for good").hasSize(1);
    }

    @Test
    void aFullSpoolTakesNoMoreButWhatItHasAlready() throws IOException {
        Spool spool = new FileSpool(directory, HOST, 2);
        spool.expect(kept("a", new Outcome.Released("lost")));
        spool.keep(kept("b", Samples.success()));

        assertThatThrownBy(() -> spool.expect(kept("c", Samples.success())))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("is the broker away?");
        spool.keep(kept("a", Samples.success()));
        spool.remove("b");
        spool.keep(kept("c", Samples.success()));
        assertThat(start().left())
                .containsExactly(kept("a", Samples.success()), kept("c", Samples.success()));
    }

    @Test
    void brokenFilesDoNotPileUp() throws IOException {
        start();
        for (int i = 0; i < FileSpool.MOST_ASIDE + 5; i++) {
            Files.writeString(file("broken" + i), "x");
        }

        start();
        assertThat(names()).hasSize(FileSpool.MOST_ASIDE);
    }

    @Test
    void whatIsLongerThanAMessageIsRefusedAndTheOldReportStays() throws IOException {
        Spool spool = start();
        Outcome lost = new Outcome.Released("lost");
        spool.expect(kept("a", lost));
        Outcome tooLong =
                new Outcome.Succeeded(
                        Samples.COMMIT,
                        "ref",
                        "did it",
                        Collections.nCopies(400, "\u0001".repeat(4_000)),
                        Usage.UNKNOWN);

        assertThatThrownBy(() -> spool.keep(kept("a", tooLong)))
                .isInstanceOf(IllegalArgumentException.class);
        assertThat(start().left()).containsExactly(kept("a", lost));
    }

    @Test
    void aClaimThatIsNoFileNameIsRefused() throws IOException {
        Spool spool = start();
        for (String claim : List.of("../a", "", ".hidden", "a/b", "a\0b")) {
            assertThatThrownBy(() -> spool.keep(kept(claim, Samples.success())))
                    .isInstanceOf(IllegalArgumentException.class);
        }
        assertThat(names()).isEmpty();
    }
}
