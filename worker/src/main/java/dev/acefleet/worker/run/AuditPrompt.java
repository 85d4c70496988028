package dev.acefleet.worker.run;

import dev.acefleet.common.model.WorkOrder;
import dev.acefleet.common.stage.ProofFile;
import dev.acefleet.common.stage.StageTree;
import dev.acefleet.worker.git.AceFiles;
import dev.acefleet.worker.git.Git;
import dev.acefleet.worker.git.TreeFiles;
import java.util.List;
import java.util.Map;

/// The text an auditor gets: the stage and its goal, how to look, where to write, and the proof of an earlier audit
/// (spec/stage.md 7). A project may bring a template of its own in [#OVERRIDE].
public final class AuditPrompt {
    /// A project's own template.
    public static final String OVERRIDE = ".fleet/prompts/audit.md";

    private AuditPrompt() {}

    /// Where the auditor has to write.
    public static String proofPath(WorkOrder.Audit order) {
        return order.directory() + "/" + order.stage() + "-proof.md";
    }

    /// @param git on the attempt's clone, untouched by an agent yet
    public static String of(Git git, WorkOrder.Audit order) {
        List<String> stage = List.of(order.directory());
        AceFiles files =
                order.documents().travel()
                        ? AceFiles.of(order.documents())
                        : new TreeFiles(git, order.base(), stage);
        String previous =
                ProofFile.newest(new StageTree(files.texts(stage)), order.directory())
                        .map(ProofFile::path)
                        .map(path -> again(path, files.text(path).orElse("")))
                        .orElse("There is none: this is the first audit of the stage.");
        String template = Prompt.show(git, order.base(), OVERRIDE);
        return Prompt.fill(
                template.isBlank() ? Prompt.own("audit-prompt.md") : template,
                Map.of(
                        "stage", order.stage().toString(),
                        "name", order.name(),
                        "goal", order.goal().isBlank() ? "(the track gives none)" : order.goal(),
                        "directory", order.directory(),
                        "proofPath", proofPath(order),
                        "base", order.base().hex(),
                        "previous", previous,
                        "note",
                                order.note().isEmpty()
                                        ? "Nothing beyond the above."
                                        : order.note()));
    }

    private static String again(String path, String text) {
        return """
        This is a re-verification. Look in full at what the proof below lists as failed or partial; of what it
        lists as verified make sure that it still holds. Say in `re_verification` which gaps are closed, which
        remain and what has broken since. What is neither in that proof nor a regression is advice, not a gap. What it
        says under Human Judgement a person has said who looked at the stage: a thing found wrong there is closed when
        the code shows that it is; where that cannot show it, ask for the person again under `human_verification`, with
        those words. What a person has approved is asked again only where it has changed since. Write the proof anew,
        with the time of this audit in `verified`, also where nothing in it changes: the text of before does not count.

        `%s` says:

        %s\
        """
                .formatted(path, text);
    }
}
