package dev.acefleet.common.assign.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FolderTextsTest {
    private static final int LONGEST = 200;

    @TempDir private Path folder;

    @SuppressWarnings("NullAway.Init")
    private FolderTexts texts;

    @BeforeEach
    void directories() throws IOException {
        Files.createDirectories(folder.resolve("steps"));
        Files.createDirectories(folder.resolve("reports"));
        texts = new FolderTexts(folder, LONGEST, 1_000);
    }

    private void write(String path, String text) throws IOException {
        WholeFiles.write(folder.resolve(path), text);
    }

    @Test
    void whatHasChangedIsSeenAtTheNextLook() throws IOException {
        write("steps/010-a.st.md", "one");
        assertThat(texts.look()).contains(Map.of("steps/010-a.st.md", "one"));

        write("steps/010-a.st.md", "two");
        write("reports/010-a.r.md", "done");
        assertThat(texts.look())
                .contains(Map.of("steps/010-a.st.md", "two", "reports/010-a.r.md", "done"));

        Files.delete(folder.resolve("steps/010-a.st.md"));
        assertThat(texts.look()).contains(Map.of("reports/010-a.r.md", "done"));
    }

    @Test
    void linksAndWhatIsOnItsWayArePassedOver() throws IOException {
        Path secret = Files.writeString(folder.resolve("secret"), "secret");
        Files.createSymbolicLink(folder.resolve("steps/010-a.st.md"), secret);
        Files.createSymbolicLink(folder.resolve("sessions"), folder);
        Files.writeString(folder.resolve("steps/020-b.st.md.tmp.7-7"), "half");
        Files.writeString(folder.resolve("steps/.hidden"), "hidden");
        Files.createDirectory(folder.resolve("steps/030-c.st.md"));

        assertThat(texts.look()).contains(Map.of());
    }

    @Test
    void ofALongFileTheRestIsLeftOut() throws IOException {
        write("reports/010-a.r.md", "ä".repeat(LONGEST));

        String text = texts.look().orElseThrow().getOrDefault("reports/010-a.r.md", "");

        assertThat(text)
                .startsWith("ää")
                .endsWith("(The rest is left out: it was longer than may travel.)\n");
        assertThat(text.getBytes(StandardCharsets.UTF_8).length).isLessThanOrEqualTo(LONGEST);
    }

    @Test
    void moreThanIsReadIsAnError() throws IOException {
        for (int i = 0; i < 6; i++) {
            write("reports/0" + i + "0-a.r.md", "x".repeat(LONGEST));
        }

        assertThatThrownBy(texts::look).hasMessageContaining("more than 1000 bytes");
    }
}
