package dev.acefleet.cli.server.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// What a call of `fleet assign` takes from its start to its end: the launcher, a JVM, and the work on the files of an
/// assignment of few or many steps. Agents make several such calls for each step. No fleet is needed, and none is begun.
final class AssignBench implements Measure.Method {
    private static final String MEASURE = "assign";
    private static final int CALLS = 20;

    /// @param status what the program it is compatible with takes for it, in milliseconds
    private record Size(int steps, int status, int finish) {}

    private static final List<Size> ASSIGNMENTS =
            List.of(new Size(3, 300, 350), new Size(100, 320, 380), new Size(1_000, 570, 720));

    @Override
    public List<Figure> measure(BenchHost host, BenchSizes sizes, Path place)
            throws IOException, InterruptedException {
        List<Figure> figures = new ArrayList<>();
        for (Size size : ASSIGNMENTS) {
            figures.addAll(of(size, sizes.of(CALLS, 2), place.resolve("steps-" + size.steps())));
        }
        return figures;
    }

    private static List<Figure> of(Size size, int calls, Path project)
            throws IOException, InterruptedException {
        prepare(project, size.steps());
        Samples create = new Samples();
        Samples status = new Samples();
        Samples finish = new Samples();
        // The first call makes the archive of classes, which is there from then on.
        call(project, "list");
        int left = 0;
        for (int i = 0; i < calls; i++) {
            if (left == 0) {
                create.add(call(project, "create", "jobs/job.yml"));
                left = size.steps();
            }
            status.add(call(project, "status"));
            finish.add(call(project, "finish", "--message", "Done."));
            left--;
        }
        String steps = " of %d steps, launcher included".formatted(size.steps());
        return List.of(
                create.figure(MEASURE, "create" + steps, "ms"),
                status.figure(MEASURE, "status" + steps, "ms").withAim("p50 <= " + size.status()),
                finish.figure(MEASURE, "finish" + steps, "ms").withAim("p50 <= " + size.finish()));
    }

    /// A project of its own, so that no assignment of whoever measures is touched.
    private static void prepare(Path project, int steps) throws IOException {
        Files.createDirectories(project.resolve(".git"));
        StringBuilder job = new StringBuilder("assignment: {name: bench}\nsteps:\n");
        for (int i = 1; i <= steps; i++) {
            job.append("  - {name: step-").append(i).append(", instructions: Do it.}\n");
        }
        Files.createDirectories(project.resolve("jobs"));
        Files.writeString(project.resolve("jobs/job.yml"), job);
    }

    /// @return milliseconds
    private static double call(Path project, String... words)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(RoleProcess.program());
        command.add(MEASURE);
        command.addAll(List.of(words));
        ProcessBuilder builder =
                new ProcessBuilder(command)
                        .directory(project.toFile())
                        .redirectErrorStream(true)
                        .redirectOutput(project.resolve("output.txt").toFile());
        List.of("CACHE_BASE", "PROJECT_ROOT_PATH").forEach(builder.environment()::remove);
        long begin = System.nanoTime();
        int code = builder.start().waitFor();
        double millis = (System.nanoTime() - begin) / (double) TimeUnit.MILLISECONDS.toNanos(1);
        if (code != 0) {
            throw new IOException(
                    "%s ended with %d: %s"
                            .formatted(
                                    String.join(" ", command),
                                    code,
                                    Files.readString(project.resolve("output.txt"))));
        }
        return millis;
    }
}
