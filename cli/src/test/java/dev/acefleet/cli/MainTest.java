package dev.acefleet.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MainTest {
    @TempDir private Path directory;
    private Typed typed;

    @BeforeEach
    void type() {
        typed = new Typed(directory);
    }

    @ParameterizedTest
    @ValueSource(strings = {"version", "--version"})
    void theVersionGoesToStandardOutputAlone(String typedWord) {
        assertThat(typed.run(typedWord)).isZero();
        assertThat(typed.out()).matches("fleet \\d+\\.\\d+\\.\\S+ \\(Java 25.*\\)\\R");
        assertThat(typed.err()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "nonsense",
                "version nonsense",
                "version --nonsense",
                "validate x y",
                "version -o xml"
            })
    void whatIsNotUnderstoodEndsWithTwoAndNamesTheHelp(String line) {
        assertThat(typed.run(line.split(" "))).isEqualTo(2);
        assertThat(typed.out()).isEmpty();
        assertThat(typed.err()).startsWith("error: ").contains("--help");
    }

    @Test
    void theWordsOfAChoiceAreNamedAsOneTypesThem() {
        assertThat(typed.run("ls", "-o", "frob")).isEqualTo(2);
        assertThat(typed.err())
                .contains("table, wide, json, jsonl, yaml, name", "frob")
                .doesNotContain("TABLE");
    }

    @Test
    void aWordThatIsNoVerbIsCalledSo() {
        assertThat(typed.run("versoin")).isEqualTo(2);
        assertThat(typed.err())
                .startsWith("error: There is no verb versoin.")
                .contains("fleet version");
    }

    @Test
    void aSwitchInTheEnvironmentIsSetByOneAsByTrue() {
        assertThat(typed.with("FLEET_DEBUG", "1").run("validate", "--repo", "nowhere"))
                .isEqualTo(3);
        assertThat(typed.err()).contains("\tat ");
        assertThat(typed.with("FLEET_DEBUG", "no").run("validate", "--repo", "nowhere"))
                .isEqualTo(3);
        assertThat(typed.err()).doesNotContain("\tat ");
    }

    @Test
    void noVerbIsAMistakeAndHelpIsNone() {
        assertThat(typed.run()).isEqualTo(2);
        assertThat(typed.run("--help")).isZero();
        assertThat(typed.out()).contains("Usage: fleet", "Examples:", "validate");
        assertThat(typed.err()).isEmpty();
    }

    @Test
    void anOptionHasATwinInTheEnvironment() {
        assertThat(typed.with("FLEET_OUTPUT", "json").run("version")).isZero();
        assertThat(typed.out()).startsWith("{").contains("acefleet.version/1");
        assertThat(typed.run("version", "-o", "name")).isZero();
        assertThat(typed.out()).doesNotContain("{");
    }

    @Test
    void aFailureShowsItsTraceOnlyToWhoAsksForIt() {
        assertThat(typed.run("validate", "--repo", "nowhere")).isEqualTo(3);
        assertThat(typed.err()).contains("nowhere").doesNotContain("\tat ");
        assertThat(typed.run("validate", "--repo", "nowhere", "--debug")).isEqualTo(3);
        assertThat(typed.err()).contains("\tat ");
    }

    @Test
    void anInvalidStageIsNamedByFileAndLineAndNothingElseIsPrinted() throws IOException {
        stage("03-odd", "03-01-run.md", "---\nbatch: two\ndepends_on: [99]\n---\n");
        assertThat(typed.run("validate", "3")).isEqualTo(2);
        assertThat(typed.out())
                .contains(".ace/stages/03-odd/03-01-run.md:2: error: ", "03-01-run.md:3: error: ");
        assertThat(typed.run("validate", "3", "-o", "json")).isEqualTo(2);
        assertThat(typed.out()).contains("\"valid\" : false", "UNRESOLVED_DEPENDENCY");
        assertThat(typed.run("validate", "4")).isEqualTo(3);
    }

    @Test
    void allStagesAreCheckedWhereNoneIsNamed() throws IOException {
        stage("03-good", "03-01-run.md", "---\nbatch: 1\n---\n");
        stage("04-bad", "04-01-run.md", "no front matter\n");
        assertThat(typed.run("validate")).isEqualTo(2);
        assertThat(typed.err()).contains("stage 3: 1 runs, valid", "stage 4: 1 runs, not valid");
    }

    @Test
    void aFileOfTenMegabytesIsRefusedByItsSize() throws IOException {
        stage("03-x", "03-01-run.md", "---\n" + "a: b\n".repeat(2_100_000));
        assertThat(typed.run("validate", "3")).isEqualTo(2);
        assertThat(typed.out()).contains("03-01-run.md:1: error: the file has", "TOO_LARGE");
    }

    private void stage(String name, String file, String text) throws IOException {
        Path stage = Files.createDirectories(directory.resolve(".ace/stages").resolve(name));
        Files.writeString(stage.resolve(file), text);
    }

    @ParameterizedTest
    @ValueSource(strings = {"version", "validate", "run-stage 3 --dry-run", "ls"})
    void aClientVerbLoadsNoClassOfKafkaOrOfAServer(String line) throws Exception {
        Project project = Project.withStage(directory);
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-Xlog:class+load:stdout", "-cp"));
        command.addAll(List.of(System.getProperty("java.class.path"), Main.class.getName()));
        command.addAll(List.of(line.split(" ")));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().put("FLEET_SERVER", "http://127.0.0.1:1");
        Process process = builder.directory(project.checkout().toFile()).start();
        String loaded = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
        assertThat(loaded)
                .contains("dev.acefleet.cli.Main ")
                .doesNotContain("org.apache.kafka")
                .doesNotContain("dev.acefleet.coordinator", "dev.acefleet.worker")
                .doesNotContain("dev.acefleet.cli.server", "dev.acefleet.common.kafka");
    }
}
