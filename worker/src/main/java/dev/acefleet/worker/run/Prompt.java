package dev.acefleet.worker.run;

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
/// model and nothing else.
public final class Prompt {
    /// A project's own template.
    public static final String OVERRIDE = ".fleet/prompts/run.md";

    private static final Pattern PLACE = Pattern.compile("\\{\\{(\\w+)}}");

    private Prompt() {}

    /// @param git on the attempt's clone, untouched by an agent yet
    /// @throws GitFailed when the run file is not what was submitted
    public static String of(Git git, WorkOrder.Run order) {
        String run = runText(git, order);
        String template = show(git, order, OVERRIDE);
        Map<String, String> values =
                Map.of(
                        "run", run,
                        "runPath", order.runPath(),
                        "recapPath", order.recapPath(),
                        "id", order.run().toString(),
                        "scope", order.run().scope(),
                        "pulse", show(git, order, ".ace/pulse.md"),
                        "config", show(git, order, ".ace/config.json"),
                        "base", order.base().hex(),
                        "note",
                                order.note().isEmpty()
                                        ? "Nothing beyond the above."
                                        : order.note());
        return fill(template.isBlank() ? own() : template, values);
    }

    /// The run file's text at the base.
    public static String runText(Git git, WorkOrder.Run order) {
        String blob = git.must("rev-parse", "--verify", order.base() + ":" + order.runPath());
        if (!blob.equals(order.blob())) {
            throw new GitFailed(
                    order.runPath() + " at the base is not the text that was submitted");
        }
        return show(git, order, order.runPath());
    }

    private static String show(Git git, WorkOrder.Run order, String path) {
        Git.Result result = git.run("cat-file", "blob", order.base() + ":" + path);
        return result.ok() ? result.out() : "";
    }

    private static String own() {
        try (InputStream in =
                Objects.requireNonNull(Prompt.class.getResourceAsStream("run-prompt.md"))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String fill(String template, Map<String, String> values) {
        Matcher place = PLACE.matcher(template);
        return place.replaceAll(match ->
                Matcher.quoteReplacement(values.getOrDefault(match.group(1), match.group())));
    }
}
