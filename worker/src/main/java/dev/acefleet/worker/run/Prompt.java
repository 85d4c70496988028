package dev.acefleet.worker.run;

import dev.acefleet.common.model.CommitId;
import dev.acefleet.common.model.WorkOrder;
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
/// for: `ACEFLEET_ROLE` is `runner` here and `auditor` for an [AuditPrompt].
public final class Prompt {
    /// A project's own template.
    public static final String OVERRIDE = ".fleet/prompts/run.md";

    private static final Pattern PLACE = Pattern.compile("\\{\\{(\\w+)}}");

    private Prompt() {}

    /// @param git on the attempt's clone, untouched by an agent yet
    /// @param base what the work is judged against
    /// @param brief what is to be said of those who worked on the run before ([Brief]); may be empty
    /// @throws GitFailed when the run file is not what was submitted
    public static String of(Git git, WorkOrder.Run order, CommitId base, String brief) {
        String run = runText(git, order, base);
        String template = show(git, base, OVERRIDE);
        Map<String, String> values =
                Map.of(
                        "run", run,
                        "runPath", order.runPath(),
                        "recapPath", order.recapPath(),
                        "id", order.run().toString(),
                        "scope", order.run().scope(),
                        "pulse", show(git, base, ".ace/pulse.md"),
                        "config", show(git, base, ".ace/config.json"),
                        "base", base.hex(),
                        "note", note(order, brief));
        return fill(template.isBlank() ? own("run-prompt.md") : template, values);
    }

    private static String note(WorkOrder.Run order, String brief) {
        String note = (order.note() + "\n\n" + brief).strip();
        return note.isEmpty() ? "Nothing beyond the above." : note;
    }

    /// The run file's text at the base.
    public static String runText(Git git, WorkOrder.Run order, CommitId base) {
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
