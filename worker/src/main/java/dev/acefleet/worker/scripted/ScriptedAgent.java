package dev.acefleet.worker.scripted;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// An agent without a model. It reads its prompt from standard input, does the tasks of the run in it in the simplest
/// way there is (each named file gets a line, each task a commit), writes the recap and prints its completion. Tasks whose
/// commit is there already are left alone, what an earlier agent left uncommitted is committed, and the answer to a gate is
/// written down with the task that follows it. It is launched as any agent is, knows nothing of the fleet but its attempt's
/// number and its role, and can be told to misbehave ([Script]). As an auditor it is a
/// [ScriptedAuditor], as an architect a [ScriptedArchitect], on steps of an assignment a
/// [ScriptedDriver]. Uses the JDK alone, to start fast.
public final class ScriptedAgent {
    private static final Pattern PATH = Pattern.compile("(?m)^# The run: (\\S+)$");
    private static final Pattern RECAP = Pattern.compile("write the recap `([^`]+)`");
    private static final Pattern SCOPE = Pattern.compile("`type\\(([^)]+)\\): task name`");
    private static final Pattern TASK = Pattern.compile("(?s)<task\\b[^>]*>(.*?)</task>");
    private static final Pattern NAME = Pattern.compile("(?s)<name>(.*?)</name>");
    private static final Pattern FILES = Pattern.compile("(?s)<files>(.*?)</files>");
    private static final Pattern ANSWER = Pattern.compile("(?s)## The answer\n\n(.*?)\n\n## ");

    private final String runPath;
    private final String recapPath;
    private final String scope;
    private final String run;
    private final Script script;
    private final List<String> commits = new ArrayList<>();
    private final List<String> before = new ArrayList<>();
    private Optional<ScriptedClaude> claude = Optional.empty();
    private String answer;
    private final List<String> created = new ArrayList<>();

    private ScriptedAgent(String prompt, int attempt) {
        runPath = first(PATH, prompt);
        recapPath = first(RECAP, prompt);
        scope = first(SCOPE, prompt);
        run = prompt.substring(prompt.indexOf("# The run: "));
        script = Script.of(run, attempt);
        Matcher answered = ANSWER.matcher(prompt);
        answer = answered.find() ? answered.group(1).strip() : "";
    }

    /// The command line that launches it on this machine's Java, from where this class is.
    public static List<String> command() {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        String place =
                ScriptedAgent.class.getProtectionDomain().getCodeSource().getLocation().getPath();
        return List.of(
                java,
                "-Xshare:auto",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Xmx64m",
                "-cp",
                place,
                ScriptedAgent.class.getName());
    }

    static String first(Pattern pattern, String text) {
        Matcher matcher = pattern.matcher(text);
        if (!matcher.find()) {
            throw new IllegalArgumentException("The prompt has nothing like " + pattern);
        }
        return matcher.group(1);
    }

    public static void main(String[] args) throws IOException, InterruptedException {
        String prompt = new String(System.in.readAllBytes(), StandardCharsets.UTF_8);
        String attempt = System.getenv().getOrDefault("ACEFLEET_ATTEMPT", "/1");
        int number = Integer.parseInt(attempt.substring(attempt.lastIndexOf('/') + 1));
        int code =
                switch (System.getenv().getOrDefault("ACEFLEET_ROLE", "")) {
                    case "auditor" -> new ScriptedAuditor(prompt, number).work();
                    case "architect" -> new ScriptedArchitect(prompt, number).work();
                    case "driver" -> new ScriptedDriver(prompt, number).work();
                    default -> new ScriptedAgent(prompt, number).work();
                };
        System.out.flush();
        // Not exit: what makes it deaf to signals would hold that up too.
        Runtime.getRuntime().halt(code);
    }

    private int work() throws IOException, InterruptedException {
        if (script.says("ignore-sigterm")) {
            ignoreSigterm();
        }
        script.arguments("say").forEach(System.out::println);
        for (String variable : script.arguments("leak")) {
            leak(ScriptedGate.value(variable));
        }
        for (String variable : script.arguments("complain")) {
            System.err.println(ScriptedGate.overAndOver(variable));
        }
        if (script.says("fail")) {
            System.err.println("The script says that this attempt fails.");
            return 1;
        }
        if (script.says("exit")) {
            return script.number("exit", 0);
        }
        if (script.says("print")) {
            print(script.number("print", 1));
        }
        if (script.says("fork")) {
            fork();
        }
        if (script.says("stall")) {
            Thread.currentThread().join();
        }
        if (script.says("provider")) {
            return ScriptedProvider.of(script.arguments("provider").getFirst()).ask(this::tasks);
        }
        if (script.says("use")) {
            ScriptedClaude speaker = new ScriptedClaude();
            claude = Optional.of(speaker);
            return speaker.tell(this::tasks);
        }
        return tasks();
    }

    private int tasks() throws IOException, InterruptedException {
        goOn();
        for (String path : script.arguments("show")) {
            System.out.println(path + ": " + Files.readString(Path.of(path)));
        }
        for (String path : script.arguments("note")) {
            write(path, "a note of " + scope + "\n");
        }
        Matcher task = TASK.matcher(run);
        int number = 0;
        while (task.find()) {
            number++;
            Optional<ScriptedGate> gate = ScriptedGate.before(number, script);
            if (gate.isPresent()) {
                leaveDirt();
                System.out.println(gate.get().text(scope, title(number, task.group(1)), commits));
                return 0;
            }
            doTask(number, task.group(1));
            if (script.number("crash-after", -1) == commits.size()) {
                System.out.flush();
                Runtime.getRuntime().halt(137);
            }
        }
        extras();
        if (!script.says("no-recap") && !script.says("no-commits")) {
            recap(number);
        }
        leaveDirt();
        System.out.println(
                "## RUN COMPLETE ✓\n**Run:** " + scope + "\n**Tasks:** " + number + "/" + number);
        System.out.println("**RECAP:** " + recapPath + "\n**Commits:**");
        commits.forEach(commit -> System.out.println("- " + commit));
        return script.number("exit-after", 0);
    }

    /// Takes over from whoever worked on the run before.
    private void goOn() throws IOException, InterruptedException {
        for (String line : git("log", "--reverse", "--format=%h %s").split("\n", -1)) {
            String subject = line.substring(line.indexOf(' ') + 1);
            if (subject.contains("(" + scope + "): ")) {
                before.add(subject);
                commits.add(line.replaceFirst(" ", ": "));
            }
        }
        if (!answer.isEmpty()) {
            System.out.println("The answer is: " + answer);
        }
        List<String> left = new ArrayList<>();
        for (String line : git("status", "--porcelain", "--untracked-files=all").split("\n", -1)) {
            if (!line.isBlank()) {
                left.add(line.strip().replaceFirst("^\\S+\\s+", ""));
            }
        }
        commit(left, "chore(" + scope + "): keep what was left");
    }

    private void leaveDirt() throws IOException {
        if (script.says("dirty")) {
            Files.writeString(Path.of("left-over.txt"), "not committed\n");
        }
    }

    private static String title(int number, String task) {
        Matcher name = NAME.matcher(task);
        return name.find()
                ? name.group(1).strip().replaceFirst("^Task \\d+:\\s*", "")
                : "task " + number;
    }

    private void doTask(int number, String task) throws IOException, InterruptedException {
        String title = title(number, task);
        if (before.contains("feat(" + scope + "): " + title)) {
            System.out.println("Task " + number + " is done already: " + title);
            return;
        }
        claude.ifPresent(speaker -> speaker.uses(script.number("use", 0)));
        if (script.number("stall-before", -1) == number) {
            Thread.currentThread().join();
        }
        TimeUnit.MILLISECONDS.sleep(script.number("sleep", 0));
        System.out.println("Task " + number + ": " + title);
        List<String> files = new ArrayList<>();
        Matcher named = FILES.matcher(task);
        if (named.find()) {
            for (String file : named.group(1).strip().split("[,\\s]+", -1)) {
                if (!file.isBlank()) {
                    write(
                            file,
                            "Run " + scope + ", task " + number + ": " + title + answered() + "\n");
                    files.add(file);
                }
            }
        }
        commit(files, "feat(" + scope + "): " + title);
    }

    /// Said once.
    private String answered() {
        String text = answer.isEmpty() ? "" : " (answer: " + answer.replaceAll("\\s+", " ") + ")";
        answer = "";
        return text;
    }

    private void extras() throws IOException, InterruptedException {
        for (String path : script.arguments("touch")) {
            write(path, "touched by " + scope + "\n");
            commit(List.of(path), "chore(" + scope + "): touch " + path);
        }
        for (String path : script.arguments("force")) {
            write(path, "forced by " + scope + "\n");
            git("add", "--force", "--", path);
            git("commit", "-q", "-m", "chore(" + scope + "): force " + path);
        }
        for (String path : script.arguments("delete")) {
            Files.delete(Path.of(path));
            commit(List.of(path), "chore(" + scope + "): delete " + path);
        }
    }

    private void write(String file, String line) throws IOException {
        Path path = Path.of(file);
        if (!Files.exists(path)) {
            created.add(file);
        }
        if (path.getParent() != null) {
            Files.createDirectories(path.getParent());
        }
        Files.writeString(path, line, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }

    private void commit(List<String> files, String message)
            throws IOException, InterruptedException {
        if (files.isEmpty() || script.says("no-commits")) {
            return;
        }
        for (String file : files) {
            git("add", "--", file);
        }
        git("commit", "-q", "-m", message);
        commits.add(git("rev-parse", "--short=10", "HEAD") + ": " + message);
    }

    private void recap(int tasks) throws IOException, InterruptedException {
        StringBuilder text =
                new StringBuilder("---\nrun: \"" + scope + "\"\nkey-files:\n  created:\n");
        created.forEach(file -> text.append("    - ").append(file).append('\n'));
        text.append("  modified: []\ncompleted: ")
                .append(LocalDate.now(ZoneOffset.UTC))
                .append("\n---\n");
        text.append("# Run ").append(scope).append(": Recap\n\n**").append(tasks);
        text.append(" task(s) done as the run describes them**\n\n## Task Commits\n\n");
        commits.forEach(
                commit -> text.append("1. `").append(commit.replaceFirst(":", "` -")).append('\n'));
        text.append(
                "\n## Decisions Made\n\nNone\n\n## Drifts from Run\n\nNone\n\n## Issues Encountered\n\nNone\n");
        Files.createDirectories(Path.of(recapPath).getParent());
        Files.writeString(Path.of(recapPath), text);
        String message = "docs(" + scope + "): complete " + Path.of(runPath).getFileName() + " run";
        if (!isIgnored(recapPath)) {
            git("add", "--", recapPath);
            git("commit", "-q", "-m", message);
        } else if (commits.isEmpty()) {
            git("commit", "-q", "--allow-empty", "-m", message);
        } else {
            return;
        }
        commits.add(git("rev-parse", "--short=10", "HEAD") + ": docs(" + scope + "): complete run");
    }

    /// What git does not see is not committed.
    private static boolean isIgnored(String path) throws IOException, InterruptedException {
        Process process = new ProcessBuilder("git", "check-ignore", "-q", "--", path).start();
        process.getOutputStream().close();
        return process.waitFor() == 0;
    }

    static String git(String... arguments) throws IOException, InterruptedException {
        List<String> argv = new ArrayList<>(List.of("git"));
        argv.addAll(List.of(arguments));
        Process process = new ProcessBuilder(argv).redirectErrorStream(true).start();
        process.getOutputStream().close();
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new UncheckedIOException(
                    new IOException("git " + List.of(arguments) + ": " + out));
        }
        return out.strip();
    }

    private static void leak(String secret) throws InterruptedException {
        System.out.println("whole: " + secret);
        System.err.println("whole: " + secret);
        System.out.print("halves: " + secret.substring(0, secret.length() / 2));
        System.out.flush();
        TimeUnit.MILLISECONDS.sleep(300);
        System.out.println(secret.substring(secret.length() / 2));
    }

    private static void print(int megabytes) {
        byte[] line = ("x".repeat(1023) + "\n").getBytes(StandardCharsets.US_ASCII);
        for (int i = 0; i < megabytes * 1024; i++) {
            System.out.write(line, 0, line.length);
        }
        System.out.flush();
    }

    /// The shell that starts it ends at once, so that it descends from nobody here.
    private static void fork() throws IOException, InterruptedException {
        new ProcessBuilder("sh", "-c", "trap '' TERM; setsid sleep 600 & echo left $! behind")
                .inheritIO()
                .start()
                .waitFor();
    }

    /// Java ends by a signal when its shutdown hooks have ended: one that does not keeps it. What a shell ignores, its
    /// children ignore.
    private static void ignoreSigterm() throws IOException {
        CountDownLatch never = new CountDownLatch(1);
        Runtime.getRuntime()
                .addShutdownHook(
                        new Thread(() -> {
                            try {
                                never.await();
                            } catch (InterruptedException e) {
                                Thread.currentThread().interrupt();
                            }
                        }));
        new ProcessBuilder("sh", "-c", "trap '' TERM; sleep 600 & wait").inheritIO().start();
    }
}
