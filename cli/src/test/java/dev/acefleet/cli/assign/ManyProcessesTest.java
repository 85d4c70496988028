package dev.acefleet.cli.assign;

import static org.assertj.core.api.Assertions.assertThat;

import dev.acefleet.cli.ProgramLine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Fifty real processes on the files of one assignment at once.
@Timeout(900)
class ManyProcessesTest {
    private static final int ADDING = 20;
    private static final int FINISHING = 20;
    private static final int FAILING = 10;

    @TempDir private Path place;

    private record Started(String what, Process process) {}

    private Started start(String... args) throws IOException {
        List<String> line = ProgramLine.of("assign", "-Xmx48m");
        line.add("assign");
        line.addAll(List.of(args));
        ProcessBuilder builder =
                new ProcessBuilder(line)
                        .directory(place.toFile())
                        .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                        .redirectError(
                                ProcessBuilder.Redirect.appendTo(place.resolve("err").toFile()));
        builder.environment().remove("CACHE_BASE");
        builder.environment().remove("PROJECT_ROOT_PATH");
        return new Started(args[0], builder.start());
    }

    /// How many of the processes that did `what` ended well.
    private static long done(List<Started> all, String what) {
        return all.stream()
                .filter(each -> each.what().equals(what) && each.process().exitValue() == 0)
                .count();
    }

    private long steps(String field) throws IOException {
        try (Stream<Path> files = Files.list(folder().resolve("steps"))) {
            long found = 0;
            for (Path file : files.filter(each -> each.toString().endsWith(".st.md")).toList()) {
                found += Files.readString(file).contains("\n" + field + "\n") ? 1 : 0;
            }
            return found;
        }
    }

    private Path folder() {
        return place.resolve(".ace-local/assign/8yjzpd");
    }

    @Test
    void fiftyProcessesThatAddFinishAndFailAtOnceLoseNothing() throws Exception {
        String[] names = new String[FINISHING + FAILING];
        for (int i = 0; i < names.length; i++) {
            names[i] = "step-" + i;
        }
        new AssignShell(place).create(names);

        // The first one alone: it leaves the others an archive of classes.
        assertThat(start("status").process().waitFor()).isZero();

        List<Started> all = new ArrayList<>();
        for (int i = 0; i < FINISHING; i++) {
            all.add(start("finish", "-m", "report number " + i + "."));
            all.add(start("add", "extra-" + i, "-i", "Extra."));
            if (i < FAILING) {
                all.add(start("fail", "-m", "failure " + i));
            }
        }
        assertThat(all).hasSize(ADDING + FINISHING + FAILING);
        try {
            for (Started each : all) {
                assertThat(each.process().waitFor(10, TimeUnit.MINUTES)).isTrue();
            }
        } finally {
            all.forEach(each -> each.process().destroyForcibly());
        }

        assertThat(done(all, "add")).as(Files.readString(place.resolve("err"))).isEqualTo(ADDING);
        assertThat(steps("added_by: dynamic")).isEqualTo(ADDING);
        assertThat(steps("status: done")).isEqualTo(done(all, "finish"));
        assertThat(steps("status: failed")).isEqualTo(done(all, "fail"));
        assertThat(steps("status: in_progress")).isLessThanOrEqualTo(1);
        try (Stream<Path> reports = Files.list(folder().resolve("reports"))) {
            assertThat(reports).hasSize((int) done(all, "finish"));
        }
        try (Stream<Path> files = Files.walk(place.resolve(".ace-local"))) {
            assertThat(files).noneMatch(each -> each.toString().contains(".tmp."));
        }
        assertThat(numbers()).doesNotHaveDuplicates().hasSize(names.length + ADDING);
    }

    private List<String> numbers() throws IOException {
        try (Stream<Path> files = Files.list(folder().resolve("steps"))) {
            return files.map(each -> String.valueOf(each.getFileName()))
                    .filter(name -> name.endsWith(".st.md"))
                    .map(name -> name.substring(0, name.indexOf('-')))
                    .toList();
        }
    }
}
