package dev.acefleet.cli.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.acefleet.cli.Project;
import dev.acefleet.common.message.PlanReport;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The launcher as a person types it, with nothing set up before.
@Timeout(400)
class LauncherTest {
    private static final Pattern CHECKOUT = Pattern.compile("in 3 batches is in (\\S+)");

    @TempDir private Path place;

    @SuppressWarnings("NullAway.Init")
    private Installation fleet;

    @BeforeEach
    void install() throws IOException {
        fleet = Installation.in(Files.createDirectory(place.resolve("install")), home());
    }

    @AfterEach
    void remove() throws IOException {
        fleet.close();
    }

    private Path home() {
        return place.resolve("home");
    }

    @Test
    void theDemoRunsItsWholeStageFromNothing() throws Exception {
        Installation.Ran demo = fleet.run(place, "demo");

        assertThat(demo.code()).as(demo.err() + demo.out()).isZero();
        Matcher said = CHECKOUT.matcher(demo.err());
        assertThat(said.find()).as(demo.err()).isTrue();
        Path checkout = Path.of(said.group(1));
        String history = git(checkout, "log", "--format=%s");
        for (int run = 1; run <= 6; run++) {
            assertThat(history).contains("(01.0" + run + "): ");
            Path recap = checkout.resolve(".ace/stages/01-greeting/01-0" + run + "-recap.md");
            assertThat(recap).content().isNotBlank();
        }
        assertThat(git(checkout, "status", "--porcelain")).isEmpty();
        assertDecidedAuditedAndWrittenDown(demo, checkout);
        assertThat(git(checkout, "fsck", "--strict")).doesNotContain("error", "missing");
        assertThat(git(checkout.resolveSibling("project.git"), "fsck", "--strict"))
                .doesNotContain("error", "missing");
        assertThat(left()).isEmpty();
    }

    private static void assertDecidedAuditedAndWrittenDown(Installation.Ran demo, Path checkout)
            throws Exception {
        assertThat(demo.err())
                .containsPattern("fleet answer s01-\\w+/01-04/1/1 two\\n")
                .containsPattern("fleet answer s01-\\w+/audit/1/1 approved\\n");
        assertThat(demo.out())
                .contains("STAGE 1 COMPLETE", "Goal verified")
                .contains("Next up: Stage 2: Farewell — Whoever leaves is seen off");
        assertThat(checkout.resolve("src/farewell.txt")).content().contains("(answer: two)");
        assertThat(git(checkout, "show", "--format=%s", "--name-only").lines())
                .filteredOn(line -> !line.isBlank())
                .containsExactlyInAnyOrder(
                        "docs(01): complete Greeting stage",
                        ".ace/pulse.md",
                        ".ace/specs.md",
                        ".ace/stages/01-greeting/01-proof.md",
                        ".ace/track.md");
    }

    @Test
    void aStageIsRunWithoutAServerByAFleetThatEndsWithTheCommand() throws Exception {
        Project project = Project.empty(place);
        new ScriptedStage(project, 2)
                .run("01", 1, "[]", "")
                .run("02", 2, "[\"01\"]", "")
                .submit("docs(01): create stage runs");

        Installation.Ran ran =
                fleet.run(project.checkout(), "run-stage", "1", "--agent", "scripted", "-ojson");

        assertThat(ran.code()).as(ran.err()).isZero();
        assertThat(ran.err()).contains("No server is configured");
        PlanReport report = Reports.of(ran.out());
        assertThat(report.verdict()).isEqualTo("passed");
        assertThat(project.head()).isEqualTo(report.head());
        assertThat(git(project.checkout(), "log", "--format=%s"))
                .contains("(01.01): ", "(01.02): ");
        assertThat(home().resolve(".local/state/acefleet/dev.json")).doesNotExist();
        assertThat(left()).isEmpty();

        Installation.Ran again = fleet.run(project.checkout(), "run-stage", "1");
        assertThat(again.code()).as("nothing is left to do, so no fleet is started").isEqualTo(13);
        assertThat(again.err()).doesNotContain("starting a fleet");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"ls", "run-stage 3", "--debug status x", "--help", "report worker", "demo"})
    void aVerbThatAsksAndEndsHasASmallJvm(String line) throws IOException {
        assertThat(jvm(line)).contains("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xmx512m");
        assertThat(jvm(line)).contains("-Dacefleet.log=WARN");
    }

    @ParameterizedTest
    @ValueSource(strings = {"dev", "--debug bench"})
    void aServerHasTheJvmThatTheMachineAndTheOperatorGiveIt(String line) throws IOException {
        fleet.with("FLEET_JAVA_OPTS", "-Xmx2g -Xss1m");
        assertThat(jvm(line)).contains("-Xmx2g", "-Xss1m").doesNotContain("-XX:+UseSerialGC");
        assertThat(jvm(line)).as("it ends").contains("-XX:+ExitOnOutOfMemoryError");
        assertThat(jvm(line)).doesNotContain("-XX:TieredStopAtLevel=1", "-Xmx512m");
        assertThat(jvm(line)).noneMatch(word -> word.contains("fleet-client.jsa"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"coordinator", "--debug coordinator"})
    void aCoordinatorGivesBackTheMemoryThatItDoesNotUse(String line) throws IOException {
        assertThat(jvm(line)).contains("-XX:+UseSerialGC", "-XX:MaxHeapFreeRatio=40");
        assertThat(jvm(line)).as("it ends").contains("-XX:+ExitOnOutOfMemoryError");
        assertThat(jvm(line)).doesNotContain("-XX:TieredStopAtLevel=1", "-Xmx512m");
        fleet.with("FLEET_JAVA_OPTS", "-Xmx2g -XX:+UseG1GC");
        assertThat(jvm(line))
                .as("what the operator says comes last, and no other collector contradicts it")
                .containsSubsequence("-XX:MaxHeapFreeRatio=40", "-Xmx2g", "-XX:+UseG1GC")
                .doesNotContain("-XX:+UseSerialGC");
    }

    @ParameterizedTest
    @ValueSource(strings = {"worker --config x", "--debug worker"})
    void aWorkerLeavesTheMemoryToItsAgents(String line) throws IOException {
        assertThat(jvm(line)).contains("-XX:+UseSerialGC", "-Xmx512m", "-Dacefleet.log=INFO");
        assertThat(jvm(line)).as("it ends").contains("-XX:+ExitOnOutOfMemoryError");
        assertThat(jvm(line)).noneMatch(word -> word.contains("fleet-client.jsa"));
        fleet.with("FLEET_JAVA_OPTS", "-Xmx2g -XX:+UseG1GC");
        assertThat(jvm(line))
                .as("what the operator says comes last, and no other collector contradicts it")
                .containsSubsequence("-Xmx512m", "-Xmx2g", "-XX:+UseG1GC")
                .doesNotContain("-XX:+UseSerialGC");
    }

    /// What the image is made of, laid out here; its runtime has no compiler, and its jars are not looked at.
    @Test
    void theImageHoldsWhatTheLauncherNeedsAndStartsEachRoleByIt() throws IOException {
        Path project = Path.of(System.getProperty("acefleet.root"));
        String recipe = Files.readString(project.resolve("deploy/Dockerfile"));
        List<String> context = Files.readAllLines(project.resolve(".dockerignore"));
        Path image = place.resolve("image");
        Matcher copy = Pattern.compile("(?m)^COPY (\\S+) (\\S+)$").matcher(recipe);
        while (copy.find()) {
            assertThat(context)
                    .as("%s reaches the builder", copy.group(1))
                    .anyMatch(line ->
                            line.equals(
                                    "!" + copy.group(1).replaceFirst("/[^/]+\\.jar$", "/*.jar")));
            Path to = image.resolve(copy.group(2).substring(1));
            Files.createDirectories(to.getParent());
            if (!copy.group(1).startsWith("cli/target")) {
                Files.copy(project.resolve(copy.group(1)), to);
            }
        }
        assertThat(recipe)
                .contains("RUN touch /opt/acefleet/cli/target/built")
                .endsWith("ENTRYPOINT [\"fleet\"]\n");
        Path root = image.resolve("opt/acefleet");
        Files.createFile(Files.createDirectories(root.resolve("cli/target")).resolve("built"));

        Path jdk = fakeJava();
        Files.delete(jdk.resolve("bin/javac"));
        fleet.with("FLEET_JAVA_HOME", jdk.toString());
        Installation.Ran worker = fleet.call(root.resolve("fleet"), place, "worker");
        assertThat(worker.code()).as(worker.err()).isZero();
        assertThat(worker.out().lines()).contains("-XX:+UseSerialGC", "-Xmx512m", "worker");
        assertThat(fleet.call(root.resolve("fleet"), place, "coordinator").out().lines())
                .contains("-Dacefleet.log=INFO", "coordinator")
                .doesNotContain("-Xmx512m");
    }

    @Test
    void calledAsAceAssignItIsFleetAssign() throws IOException {
        Path link = Files.createSymbolicLink(place.resolve("ace-assign"), fleet.launcher());

        assertThat(fleet.call(link, place, "version").out()).isEqualTo("ace-assign 0.37.0\n");
        assertThat(fleet.call(link, place, "status").code()).isEqualTo(2);
        assertThat(jvm("assign status"))
                .contains("-XX:TieredStopAtLevel=1")
                .anyMatch(word -> word.endsWith("fleet-assign.jsa"));
    }

    /// What the launcher starts, said by a Java that does nothing else.
    private List<String> jvm(String line) throws IOException {
        fleet.with("FLEET_JAVA_HOME", fakeJava().toString());
        Installation.Ran ran = fleet.run(place, line.split(" "));
        assertThat(ran.code()).as(ran.err()).isZero();
        assertThat(ran.out()).endsWith(String.join("\n", line.split(" ")) + "\n");
        return ran.out().lines().toList();
    }

    private Path fakeJava() throws IOException {
        Path jdk = place.resolve("jdk");
        if (!Files.exists(jdk)) {
            Files.createDirectories(jdk.resolve("bin"));
            Files.writeString(jdk.resolve("release"), "JAVA_VERSION=\"25\"\n");
            script(jdk.resolve("bin/javac"), "exit 1");
            script(jdk.resolve("bin/java"), "printf '%s\\n' \"$@\"");
        }
        return jdk;
    }

    private static void script(Path file, String line) throws IOException {
        Files.writeString(file, "#!/bin/sh\n" + line + "\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    /// Processes that speak of this test's directory and live.
    private List<String> left() throws IOException {
        List<String> left = new ArrayList<>();
        try (Stream<ProcessHandle> all = ProcessHandle.allProcesses()) {
            all.filter(process -> process.pid() != ProcessHandle.current().pid())
                    .map(process -> process.info().commandLine().orElse(""))
                    .filter(line -> line.contains(place.toString()))
                    .forEach(left::add);
        }
        return left;
    }

    private static String git(Path directory, String... arguments)
            throws IOException, InterruptedException {
        List<String> line = new ArrayList<>(List.of("git"));
        line.addAll(List.of(arguments));
        ProcessBuilder builder =
                new ProcessBuilder(line).directory(directory.toFile()).redirectErrorStream(true);
        builder.environment()
                .putAll(Map.of("GIT_CONFIG_GLOBAL", "/dev/null", "GIT_CONFIG_NOSYSTEM", "1"));
        Process process = builder.start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(said).isZero();
        return said;
    }
}
