package dev.acefleet.cli.client.submit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.acefleet.common.model.StageId;
import dev.acefleet.common.stage.StageReader;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StageFilesTest {
    private static final StageId STAGE = StageId.parse("3").orElseThrow();
    private static final String RUN =
            "---\nbatch: 1\ndepends_on: ['02-01']\nautonomous: true\nmust_haves: {truths: [x]}\n---\n";

    private record OnDisk(String path, String text) implements StageFiles.Listed {
        @Override
        public long size() {
            return text.length();
        }
    }

    @ParameterizedTest
    @CsvSource({"'# Done', 1, true", "'# Done', 5000, true", "' ', 1, false", "' ', 0, false"})
    void aRunOfAnotherStageIsCompleteWhenItsRecapSaysSomething(
            String text, int times, boolean complete) {
        StageFiles loaded =
                load(
                        Map.of(
                                ".ace/stages/03-api/03-01-run.md",
                                RUN,
                                ".ace/stages/02-base/02-01-recap.md",
                                text.repeat(times)));
        assertThat(StageReader.read(loaded.tree(), STAGE, false).stage().isPresent())
                .isEqualTo(complete);
    }

    @Test
    void ofAnotherStageNothingLargeIsRead() {
        StageFiles loaded =
                load(
                        Map.of(
                                ".ace/stages/02-base/02-01-run.md",
                                "x",
                                ".ace/stages/02-base/02-01-recap.md",
                                "y".repeat(5_000)));
        assertThat(loaded.tree().files().values()).containsExactlyInAnyOrder("", "not read");
    }

    private static StageFiles load(Map<String, String> files) {
        List<OnDisk> listed =
                new TreeMap<>(files)
                        .entrySet().stream()
                                .map(file -> new OnDisk(file.getKey(), file.getValue()))
                                .toList();
        return StageFiles.load(
                listed,
                STAGE,
                wanted -> wanted.stream().collect(Collectors.toMap(OnDisk::path, OnDisk::text)));
    }
}
