package dev.acefleet.worker.run;

import dev.acefleet.common.model.CommitId;
import dev.acefleet.common.model.Documents;
import dev.acefleet.common.model.Sha256;
import dev.acefleet.common.model.WorkOrder;
import dev.acefleet.common.stage.Pulse;
import dev.acefleet.common.stage.StageConfig;
import dev.acefleet.worker.git.Git;
import dev.acefleet.worker.git.Git.GitFailed;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The text an agent gets: the run, the project's pulse and configuration as they are at the base commit, and the rules
/// of the house (spec/stage.md 4 step 7b, 6). A project may bring a template of its own in [#OVERRIDE]; it is text to a
/// model and nothing else. The agent's program gets it on standard input, and finds in its environment what it is there
/// for: `ACEFLEET_ROLE` is `runner` here, `auditor` for an [AuditPrompt]
/// and `architect` for a [GapPrompt].
public final class Prompt {
    /// A project's own template.
    public static final String OVERRIDE = ".fleet/prompts/run.md";

    /// What holds where documents travel, whatever template a project brings.
    private static final String KEPT_OUT =
            """
            This project keeps `.ace` out of the repository: its files are here for you to read, git does not see them, and you
            commit none of them, by force neither. Write the recap where you were told and leave it there, uncommitted.
            """;

    private static final Pattern PLACE = Pattern.compile("\\{\\{(\\w+)}}");

    private Prompt() {}

    /// @param git on the attempt's clone, untouched by an agent yet
    /// @param base what the work is judged against
    /// @param brief what is to be said of those who worked on the run before ([Brief]); may be empty
    /// @throws GitFailed when the run file is not what was submitted
    public static String of(Git git, WorkOrder.Run order, CommitId base, String brief) {
        String run = runText(git, order, base);
        String brought = show(git, base, OVERRIDE);
        String template = brought.isBlank() ? own("run-prompt.md") : brought;
        String kind = kind(order);
        // A template that does not know of kinds of runs must not hide them.
        boolean hasKind = template.contains("{{kind}}");
        Map<String, String> values =
                Map.ofEntries(
                        Map.entry("run", run),
                        Map.entry("runPath", order.runPath()),
                        Map.entry("recapPath", order.recapPath()),
                        Map.entry("id", order.run().toString()),
                        Map.entry("scope", order.run().scope()),
                        Map.entry("pulse", document(git, order.documents(), base, Pulse.PATH)),
                        Map.entry(
                                "config", document(git, order.documents(), base, StageConfig.PATH)),
                        Map.entry("base", base.hex()),
                        Map.entry("kind", kind),
                        Map.entry("note", note(order, hasKind ? brief : kind + "\n" + brief)),
                        Map.entry("recapRule", recapRule(order)));
        return fill(template, values);
    }

    /// What the run's front matter says of how to work, in words.
    private static String kind(WorkOrder.Run order) {
        String gates =
                order.autonomous()
                        ? ""
                        : """
                        This run has gates (`autonomous: false`): stop at each task whose type begins with `checkpoint`, by the
                        block that ends a message at a gate, and do not answer in a person's place.
                        """;
        String type =
                switch (order.runType()) {
                    case EXECUTE -> "";
                    case TDD ->
                            """
                            This run is test-first (`type: tdd`). Commit the failing test as `test(SCOPE): add failing test for X`,
                            then what makes it pass as `feat(SCOPE): implement X` and, where it is needed, `refactor(SCOPE): clean
                            up X`: two or three commits, in this order.
                            """
                                    .replace("SCOPE", order.run().scope());
                };
        return gates + type;
    }

    private static String note(WorkOrder.Run order, String brief) {
        String kept = order.documents().travel() ? KEPT_OUT : "";
        String note = (order.note() + "\n\n" + kept + "\n\n" + brief).strip();
        return note.isEmpty() ? "Nothing beyond the above." : note;
    }

    private static String recapRule(WorkOrder.Run order) {
        return order.documents().travel()
                ? "Leave the recap uncommitted, as everything in `.ace`. Where the run has changed no file of the"
                        + " repository, make an empty\n   commit (`git commit --allow-empty`) with the message"
                : "Commit the recap, and the run file if you changed it, as";
    }

    /// A document at the base, or as it travelled.
    static String document(Git git, Documents documents, CommitId base, String path) {
        return documents.travel() ? documents.text(path).orElse("") : show(git, base, path);
    }

    /// The run file's text at the base, or as it travelled.
    public static String runText(Git git, WorkOrder.Run order, CommitId base) {
        if (order.documents().travel()) {
            return order.documents()
                    .text(order.runPath())
                    .filter(text -> Sha256.hex(text).equals(order.blob()))
                    .orElseThrow(() ->
                            new GitFailed(order.runPath() + " is not the text that was submitted"));
        }
        String blob = git.must("rev-parse", "--verify", base + ":" + order.runPath());
        if (!blob.equals(order.blob())) {
            throw new GitFailed(
                    order.runPath() + " at the base is not the text that was submitted");
        }
        return show(git, base, order.runPath());
    }

    static String show(Git git, CommitId commit, String path) {
        Git.Result result = git.run("cat-file", "blob", commit + ":" + path);
        return result.ok() ? result.out() : "";
    }

    /// A template of the fleet's own.
    static String own(String name) {
        try (InputStream in = Objects.requireNonNull(Prompt.class.getResourceAsStream(name))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static String fill(String template, Map<String, String> values) {
        Matcher place = PLACE.matcher(template);
        return place.replaceAll(match ->
                Matcher.quoteReplacement(values.getOrDefault(match.group(1), match.group())));
    }
}
