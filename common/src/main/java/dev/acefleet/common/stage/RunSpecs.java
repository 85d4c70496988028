package dev.acefleet.common.stage;

import dev.acefleet.common.model.RunId;
import dev.acefleet.common.model.RunSpec;
import java.util.List;
import java.util.Set;

/// What scheduling needs of a run file. Pure.
public final class RunSpecs {
    /// Words of an objective that are shown (spec/stage.md RS-11).
    private static final int TITLE_WORDS = 8;

    private RunSpecs() {}

    /// What a run waits for is all that is not complete, so that the coordinator would refuse a run that waits for one
    /// that nobody does.
    ///
    /// @param blob git's id of the file's content; of a document that travels, its SHA-256
    /// @param chosen the runs that are to be done
    /// @param complete the runs that are done
    public static RunSpec of(RunFile run, String blob, Set<RunId> chosen, Set<RunId> complete) {
        return new RunSpec(
                run.id(),
                run.path(),
                run.recapPath(),
                blob,
                run.batch(),
                run.dependsOn().stream().filter(need -> !complete.contains(need)).toList(),
                run.overlaps().stream().filter(chosen::contains).toList(),
                run.autonomous(),
                run.type(),
                title(run),
                run.description());
    }

    /// What a run builds, in a few words.
    public static String title(RunFile run) {
        String[] words = run.objective().strip().split("\\s+", TITLE_WORDS + 1);
        return words.length > TITLE_WORDS
                ? String.join(" ", List.of(words).subList(0, TITLE_WORDS)) + " …"
                : String.join(" ", words);
    }
}
