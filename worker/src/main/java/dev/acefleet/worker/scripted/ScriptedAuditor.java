package dev.acefleet.worker.scripted;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// The scripted agent as an auditor: it holds each file that a task of the stage's runs names against the tree, and writes
/// the proof. What it is told beyond that stands in the runs ([Script]), as lines `audit N: words`:
///
/// | words | does |
/// |---|---|
/// | `fail`, `exit N`, `stall`, `say TEXT` | as in a run |
/// | `gap TEXT` | finds this missing too |
/// | `closed TEXT` | does not find that missing any more |
/// | `human TEXT` | leaves this to a person |
/// | `overlook TEXT` | lists this for a person in the body alone, and says nothing of it in the status |
/// | `claim STATUS` | writes this status, whatever it found |
/// | `no-proof` | writes none |
/// | `commit` | commits the proof, which is not its part |
/// | `touch PATH` | changes this file, which is not its part either |
final class ScriptedAuditor {
    private static final Pattern DIRECTORY = Pattern.compile("(?m)^Stage directory: (\\S+)$");
    private static final Pattern PROOF = Pattern.compile("(?m)^Write the proof to: (\\S+)$");
    private static final Pattern STAGE = Pattern.compile("(?m)^Stage: (\\S+)");
    private static final Pattern FILES = Pattern.compile("(?s)<files>(.*?)</files>");

    private final String stage;
    private final Path proof;
    private final boolean again;
    private final List<String> wanted = new ArrayList<>();
    private final Script script;

    ScriptedAuditor(String prompt, int attempt) throws IOException {
        stage = ScriptedAgent.first(STAGE, prompt);
        proof = Path.of(ScriptedAgent.first(PROOF, prompt));
        again = prompt.contains("This is a re-verification.");
        String runs = Script.runs(Path.of(ScriptedAgent.first(DIRECTORY, prompt)));
        Matcher named = FILES.matcher(runs);
        while (named.find()) {
            Stream.of(named.group(1).strip().split("[,\\s]+", -1))
                    .filter(file -> !file.isBlank())
                    .forEach(wanted::add);
        }
        script = Script.ofAudit(runs, attempt);
    }

    int work() throws IOException, InterruptedException {
        script.arguments("say").forEach(System.out::println);
        System.out.println(again ? "A re-verification." : "A first audit.");
        if (script.says("fail") || script.says("exit")) {
            return script.number("exit", 1);
        }
        if (script.says("stall")) {
            Thread.currentThread().join();
        }
        for (String path : script.arguments("touch")) {
            Files.writeString(
                    Path.of(path),
                    "touched\n",
                    StandardOpenOption.CREATE,
                    StandardOpenOption.APPEND);
        }
        if (!script.says("no-proof")) {
            Files.writeString(proof, text());
        }
        if (script.says("commit")) {
            ScriptedAgent.git("add", "--", proof.toString());
            ScriptedAgent.git("commit", "-q", "-m", "docs: a proof");
        }
        System.out.println("## Audit Complete\n**Status:** " + status() + "\n**Report:** " + proof);
        return 0;
    }

    private List<String> missing() {
        List<String> missing = new ArrayList<>();
        for (String file : wanted) {
            if (!Files.exists(Path.of(file))) {
                missing.add(file + " exists");
            }
        }
        missing.addAll(gaps());
        return missing;
    }

    private List<String> gaps() {
        List<String> gaps = new ArrayList<>(script.arguments("gap"));
        gaps.removeAll(script.arguments("closed"));
        return gaps;
    }

    private String status() {
        String found =
                !missing().isEmpty()
                        ? "gaps_found"
                        : script.says("human") ? "human_needed" : "passed";
        return script.arguments("claim").stream().findFirst().orElse(found);
    }

    private String text() {
        List<String> missing = missing();
        int total = wanted.size() + gaps().size();
        StringBuilder text = new StringBuilder("---\nstage: \"" + stage + "\"\nverified: ");
        text.append(Instant.now().truncatedTo(ChronoUnit.SECONDS));
        text.append("\nstatus: ").append(status());
        text.append("\nscore: ").append(total - missing.size()).append('/').append(total);
        text.append(" must-haves verified\n");
        if (again) {
            text.append("re_verification:\n  previous_status: known\n");
        }
        if (!missing.isEmpty()) {
            text.append("gaps:\n");
            missing.forEach(gap ->
                    text.append("  - truth: ")
                            .append(quoted(gap))
                            .append("\n    status: failed\n"));
        }
        if (script.says("human")) {
            text.append("human_verification:\n");
            script.arguments("human")
                    .forEach(item -> text.append("  - test: ").append(quoted(item)).append('\n'));
        }
        text.append("---\n# Stage ").append(stage).append(" Proof\n\n## Observable Truths\n\n");
        wanted.forEach(file -> text.append("- ").append(file).append('\n'));
        text.append("\n## Human Verification Required\n\n");
        List<String> people = new ArrayList<>(script.arguments("human"));
        people.addAll(script.arguments("overlook"));
        text.append(people.isEmpty() ? "None" : "- " + String.join("\n- ", people));
        return text.append('\n').toString();
    }

    private static String quoted(String text) {
        return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }
}
