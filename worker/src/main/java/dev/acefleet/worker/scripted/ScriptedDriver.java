package dev.acefleet.worker.scripted;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// The scripted agent on the steps of an assignment: it asks `ace-assign` for its step, writes a line to a file, commits it,
/// writes a report and finishes the step, until none is left for it. What it is told beyond that stands in a step's
/// instructions ([Script]), as lines `attempt N: words`:
///
/// | words | does |
/// |---|---|
/// | `write PATH` | writes its line to this file instead of `src/NUMBER.txt` |
/// | `nothing` | writes and commits nothing |
/// | `sleep MS` | waits so long first |
/// | `say TEXT` | prints the text |
/// | `hang` | says nothing more before the step is done, and never ends |
/// | `die` | kills itself when the step's work is committed, before it is finished |
/// | `fail TEXT` | fails the step instead, and ends well by its own account |
/// | `exit N` | exits with N before the step is done |
/// | `gate TYPE` | stops at a gate before the step is done |
/// | `add NAME` | adds a step behind this one |
/// | `messy PATH` | leaves this file uncommitted until it is told that it must not |
/// | `dirty` | leaves a file uncommitted behind the finished step |
/// | `enter PROGRAM…` | calls `ace-assign` with these words first, and prints what came of it |
/// | `provider FILE MS` | of the first step: as of a run |
final class ScriptedDriver {
    private static final Path BASE = Path.of(".ace-local/assign");
    private static final Pattern OBJECT = Pattern.compile("\\{[^{}]*}");
    private static final Pattern ASSIGNMENT = Pattern.compile("(?m)^Assignment: (\\S+)$");
    private static final Pattern SUBTREE = Pattern.compile("(?m)^Your part: the subtree of step ");

    private final String assignment;
    private final boolean subtree;
    private final int attempt;
    private final List<String> done = new ArrayList<>();

    /// A step as the status shows it.
    private record Shown(String number, String name, String status, boolean fork) {
        static Shown of(String json) {
            return new Shown(
                    field(json, "number"),
                    field(json, "name"),
                    field(json, "status"),
                    field(json, "context").equals("fork"));
        }

        private static String field(String json, String name) {
            Matcher value = Pattern.compile("\"" + name + "\":\\s*\"([^\"]*)\"").matcher(json);
            return value.find() ? value.group(1) : "";
        }
    }

    private record Called(int code, String out) {}

    ScriptedDriver(String prompt, int attempt) {
        assignment = ScriptedAgent.first(ASSIGNMENT, prompt);
        subtree = SUBTREE.matcher(prompt).find();
        this.attempt = attempt;
    }

    int work() throws IOException, InterruptedException {
        Optional<Shown> first = current();
        if (first.isPresent()) {
            Script script = script(first.get());
            if (script.says("provider")) {
                return ScriptedProvider.of(script.arguments("provider").getFirst()).ask(this::loop);
            }
        }
        return loop();
    }

    private int loop() throws IOException, InterruptedException {
        Optional<Shown> step = current();
        while (step.isPresent()) {
            if (step.get().status().equals("pending")) {
                must("start");
            }
            Optional<Integer> end = doStep(step.get(), script(step.get()));
            if (end.isPresent()) {
                return end.get();
            }
            step = current();
        }
        System.out.println("Done: " + String.join(", ", done));
        return 0;
    }

    /// The step that is this agent's to do now. Outside of a subtree, forks and what lies below them are not.
    private Optional<Shown> current() throws IOException, InterruptedException {
        String status = must("status", "--format", "json");
        int at = status.indexOf("\"current_step\":");
        Matcher object = OBJECT.matcher(status);
        List<Shown> steps = new ArrayList<>();
        Optional<Shown> current = Optional.empty();
        while (object.find()) {
            Shown step = Shown.of(object.group());
            if (object.start() > at) {
                current = Optional.of(step);
            } else if (!step.number().isEmpty()) {
                steps.add(step);
            }
        }
        boolean isMine = subtree || current.filter(step -> isForked(step, steps)).isEmpty();
        return isMine ? current : Optional.empty();
    }

    private static boolean isForked(Shown step, List<Shown> steps) {
        return steps.stream()
                .filter(Shown::fork)
                .anyMatch(fork ->
                        step.number().equals(fork.number())
                                || step.number().startsWith(fork.number() + "."));
    }

    private Script script(Shown step) throws IOException {
        try (Stream<Path> files = Files.list(BASE.resolve(assignment).resolve("steps"))) {
            Path file =
                    files.filter(each ->
                                    each.getFileName().toString().startsWith(step.number() + "-"))
                            .findFirst()
                            .orElseThrow();
            return Script.of(Files.readString(file), attempt);
        }
    }

    /// @return the exit code, where this was the last that it does
    private Optional<Integer> doStep(Shown step, Script script)
            throws IOException, InterruptedException {
        script.arguments("say").forEach(System.out::println);
        for (String words : script.arguments("enter")) {
            Called called = call(words.split("\\s+", -1));
            System.out.println(words + " ended with " + called.code() + ": " + called.out());
        }
        TimeUnit.MILLISECONDS.sleep(script.number("sleep", 0));
        if (script.says("hang")) {
            System.out.println("Step " + step.number() + " hangs");
            System.out.flush();
            Thread.currentThread().join();
        }
        if (script.says("exit")) {
            return Optional.of(script.number("exit", 0));
        }
        Optional<ScriptedGate> gate = ScriptedGate.ofStep(script);
        if (gate.isPresent()) {
            System.out.println(gate.get().text(step.number(), step.name(), List.of()));
            return Optional.of(0);
        }
        for (String message : script.arguments("fail")) {
            must("fail", "--message", message.isEmpty() ? "the script says so" : message);
            return Optional.of(0);
        }
        System.out.println("Step " + step.number() + ": " + step.name());
        commit(step, script);
        if (script.says("die")) {
            System.out.flush();
            Runtime.getRuntime().halt(137);
        }
        for (String name : script.arguments("add")) {
            must("add", name, "--instructions", "Added by " + step.number() + ".");
        }
        finish(step, script);
        return Optional.empty();
    }

    private static void commit(Shown step, Script script) throws IOException, InterruptedException {
        if (script.says("nothing")) {
            return;
        }
        List<String> files = script.arguments("write");
        String file = files.isEmpty() ? "src/" + step.number() + ".txt" : files.getFirst();
        append(file, step.number() + " " + step.name() + "\n");
        ScriptedAgent.git("add", "--", file);
        ScriptedAgent.git("commit", "-q", "-m", "feat(" + step.number() + "): " + step.name());
    }

    private static void append(String file, String line) throws IOException {
        Path path = Path.of(file);
        if (path.getParent() != null) {
            Files.createDirectories(path.getParent());
        }
        Files.writeString(path, line, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }

    private void finish(Shown step, Script script) throws IOException, InterruptedException {
        Path report = Path.of(System.getenv().getOrDefault("TMPDIR", "/tmp"), "report.md");
        Files.writeString(report, report(step.number(), step.name(), attempt));
        for (String file : script.arguments("messy")) {
            append(file, "left by " + step.number() + "\n");
            Called refused = call("finish", "--message", report.toString());
            System.out.println("finish ended with " + refused.code() + ": " + refused.out());
            ScriptedAgent.git("add", "--", file);
            ScriptedAgent.git("commit", "-q", "-m", "chore(" + step.number() + "): " + file);
        }
        must("finish", "--message", report.toString());
        done.add(step.number());
        if (script.says("dirty")) {
            append("left-over.txt", "left by " + step.number() + "\n");
        }
    }

    /// What it writes of a step.
    static String report(String number, String name, int attempt) {
        return "# Report\n\nStep %s (%s) was done by attempt %d.\n\n- what: \"as it says\"\n"
                .formatted(number, name, attempt);
    }

    private static String must(String... words) throws IOException, InterruptedException {
        Called called = call(words);
        if (called.code() != 0) {
            throw new UncheckedIOException(
                    new IOException(
                            "ace-assign "
                                    + String.join(" ", words)
                                    + " ended with "
                                    + called.code()
                                    + ": "
                                    + called.out()));
        }
        return called.out();
    }

    private static Called call(String... words) throws IOException, InterruptedException {
        List<String> line = new ArrayList<>(List.of("ace-assign"));
        line.addAll(List.of(words));
        Process process = new ProcessBuilder(line).redirectErrorStream(true).start();
        process.getOutputStream().close();
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Called(process.waitFor(), out);
    }
}
