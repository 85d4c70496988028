package dev.acefleet.cli.client.submit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.acefleet.common.model.StageId;
import dev.acefleet.common.stage.Track;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class StageBeforeTest {
    private static final StageId STAGE = StageId.parse("3").orElseThrow();
    private static final String BEFORE = ".ace/stages/02.1-fix/02.1-";

    private record OnDisk(String path, String text) implements StageFiles.Listed {
        @Override
        public long size() {
            return text.length();
        }
    }

    private final Map<String, String> files =
            new TreeMap<>(
                    Map.of(
                            ".ace/stages/01-base/01-01-run.md",
                            "",
                            ".ace/stages/03-thing/03-01-run.md",
                            "",
                            ".ace/track.md",
                            "# Track"));

    private List<String> troubles() {
        return StageBefore.troubles(
                files.entrySet().stream()
                        .map(file -> new OnDisk(file.getKey(), file.getValue()))
                        .toList(),
                STAGE,
                Track.read(files.getOrDefault(Track.PATH, "")),
                wanted -> wanted.stream().collect(Collectors.toMap(OnDisk::path, OnDisk::text)));
    }

    private static String recap(String sections) {
        return "# Recap\n\n**It is built.**\n\n" + sections;
    }

    @Test
    void issuesBlockersAndWhatIsNotCompleteOfTheStageRightBeforeAreNamed() {
        files.put(BEFORE + "01-run.md", "");
        files.put(
                BEFORE + "01-recap.md",
                recap(
                        """
                        ## Issues Encountered

                        - the cache is slow

                        ## Next Stage Readiness

                        **Blockers:** the key of the mail service is missing
                        """));
        files.put(BEFORE + "02-run.md", "");
        files.put(BEFORE + "proof.md", "---\nstatus: gaps_found\nscore: 1/2\n---\n");

        assertThat(troubles())
                .containsExactly(
                        "stage 2.1: its proof says gaps found",
                        "stage 2.1: 02.1-01: the cache is slow",
                        "stage 2.1: 02.1-01, open: the key of the mail service is missing",
                        "stage 2.1: 02.1-02 is not complete");
    }

    @Test
    void aBlankRecapCompletesNothing() {
        files.put(BEFORE + "01-run.md", "");
        files.put(BEFORE + "01-RECAP.md", " \n");
        assertThat(troubles()).containsExactly("stage 2.1: 02.1-01 is not complete");
    }

    @Test
    void aStageThatIsDoneAndPassedLeavesNothingOpen() {
        files.put(BEFORE + "01-run.md", "");
        files.put(BEFORE + "01-recap.md", recap("## Issues Encountered\n\nNone\n"));
        files.put(BEFORE + "proof.md", "---\nstatus: passed\nscore: 2/2\n---\n");
        assertThat(troubles()).isEmpty();
    }

    @Test
    void aProofThatAskedForAPersonIsNoTroubleOnceOneHasApproved() {
        files.put(BEFORE + "01-run.md", "");
        files.put(BEFORE + "01-recap.md", recap(""));
        files.put(BEFORE + "proof.md", "---\nstatus: human_needed\nscore: 2/2\n---\n");
        assertThat(troubles()).containsExactly("stage 2.1: its proof says human needed");

        files.put(Track.PATH, "# Track\n\n## Stages\n\n- [x] **Stage 2.1: Fix** - mends it\n");
        assertThat(troubles()).isEmpty();
    }

    @Test
    void theFirstStageHasNoneBeforeIt() {
        files.remove(".ace/stages/01-base/01-01-run.md");
        assertThat(troubles()).isEmpty();
    }
}
