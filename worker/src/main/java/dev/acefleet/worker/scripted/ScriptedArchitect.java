package dev.acefleet.worker.scripted;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The scripted agent as an architect that closes gaps: for each gap in the proof of its prompt it writes a run with one
/// task, which writes one file. What it is told beyond that stands in the runs of the stage ([Script]), as lines
/// `gaps N: words`:
///
/// | words | does |
/// |---|---|
/// | `fail`, `say TEXT` | as in a run |
/// | `no-runs` | writes none |
/// | `plain` | leaves `gap_closure` out |
/// | `depends RUN` | has its runs depend on this one |
/// | `commit` | commits the runs, which is not its part |
/// | `touch PATH` | changes this file, which is not its part either |
final class ScriptedArchitect {
    private static final Pattern DIRECTORY = Pattern.compile("(?m)^Stage directory: (\\S+)$");
    private static final Pattern FIRST = Pattern.compile("(?m)^First free run: (\\S+)$");
    private static final Pattern GAP = Pattern.compile("(?m)^ *- truth: \"(.*)\"$");

    private final Path directory;
    private final String first;
    private final List<String> gaps = new ArrayList<>();
    private final Script script;

    ScriptedArchitect(String prompt, int attempt) throws IOException {
        directory = Path.of(ScriptedAgent.first(DIRECTORY, prompt));
        first = ScriptedAgent.first(FIRST, prompt);
        Matcher gap = GAP.matcher(prompt);
        while (gap.find()) {
            gaps.add(gap.group(1));
        }
        script = Script.ofGaps(Script.runs(directory), attempt);
    }

    int work() throws IOException, InterruptedException {
        script.arguments("say").forEach(System.out::println);
        if (script.says("fail")) {
            return 1;
        }
        for (String path : script.arguments("touch")) {
            Files.writeString(Path.of(path), "touched\n");
        }
        int dash = first.lastIndexOf('-');
        int number = Integer.parseInt(first.substring(dash + 1));
        System.out.println("## GAP CLOSURE RUNS CREATED");
        for (String gap : script.says("no-runs") ? List.<String>of() : gaps) {
            String id = first.substring(0, dash) + String.format(Locale.ROOT, "-%02d", number++);
            Path file = directory.resolve(id + "-run.md");
            Files.writeString(file, run(id, gap));
            System.out.println("- " + id + ": " + gap);
            if (script.says("commit")) {
                ScriptedAgent.git("add", "--", file.toString());
                ScriptedAgent.git("commit", "-q", "-m", "docs: " + id);
            }
        }
        return 0;
    }

    private String run(String id, String gap) {
        String file = "gaps/" + id + ".txt";
        return """
        ---
        stage: %s
        run: %s
        type: execute
        batch: 1
        depends_on: [%s]
        files_modified: [%s]
        autonomous: true
        %smust_haves: {truths: [it is there]}
        ---
        <objective>Close this gap: %s.</objective>
        <!-- scripted
        audit *: closed %s
        -->
        <tasks>
        <task type="auto"><name>Task 1: write %s</name><files>%s</files></task>
        </tasks>
        """
                .formatted(
                        directory.getFileName(),
                        id.substring(id.lastIndexOf('-') + 1),
                        String.join(", ", script.arguments("depends")),
                        file,
                        script.says("plain") ? "" : "gap_closure: true\n",
                        gap,
                        gap,
                        file,
                        file);
    }
}
