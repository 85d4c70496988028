package dev.acefleet.cli.client.submit;

import dev.acefleet.common.model.StageId;
import dev.acefleet.common.stage.Problem;
import dev.acefleet.common.stage.StageConfig;
import dev.acefleet.common.stage.StageTree;
import dev.acefleet.common.stage.Track;
import dev.acefleet.common.text.TextLimits;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/// Which files of an `.ace` tree are read for a stage, and which are too large to be read at all. Of other stages it
/// only matters which of their recaps say something: their runs are complete.
///
/// @param problems one for each file that is refused by its size
public record StageFiles(StageTree tree, List<Problem> problems) {
    public static final String ACE = ".ace";
    static final String STAGES = ".ace/stages/";

    /// Bytes of one file: the limit on characters can only be stricter.
    static final long LARGEST = TextLimits.DOCUMENT;

    /// Bytes of all files that are read: far more than any stage seen, far less than memory.
    static final long MOST = 48L * 1024 * 1024;

    /// Bytes of a recap of another stage that is read, to see whether it is blank; a larger one is not.
    private static final long MAY_BE_BLANK = 1_000;

    private static final Set<String> SHARED = Set.of(StageConfig.PATH, Track.PATH);

    public StageFiles {
        problems = List.copyOf(problems);
    }

    /// A file as its listing shows it.
    interface Listed {
        String path();

        long size();
    }

    /// Reads the contents of the listed files, by path.
    interface Reader<F> {
        Map<String, String> read(Collection<F> files);
    }

    static <F extends Listed> StageFiles load(List<F> listed, StageId stage, Reader<F> reader) {
        List<Problem> problems = new ArrayList<>();
        List<F> wanted = new ArrayList<>();
        Map<String, String> texts = new TreeMap<>();
        long bytes = 0;
        for (F file : listed) {
            if (file.path().startsWith(STAGES)) {
                texts.put(file.path(), file.size() > MAY_BE_BLANK ? "not read" : "");
            }
            if (!isRead(file, stage)) {
                continue;
            }
            bytes += file.size();
            if (file.size() > LARGEST || bytes > MOST) {
                problems.add(tooLarge(file));
                bytes -= file.size();
            } else {
                wanted.add(file);
            }
        }
        texts.putAll(reader.read(wanted));
        return new StageFiles(new StageTree(texts), problems);
    }

    private static Problem tooLarge(Listed file) {
        return new Problem(
                Problem.Severity.ERROR,
                Problem.Code.TOO_LARGE,
                file.path(),
                1,
                "the file has "
                        + file.size()
                        + " bytes; files of a stage have at most "
                        + LARGEST
                        + ", and "
                        + MOST
                        + " together");
    }

    private static boolean isRead(Listed file, StageId stage) {
        String path = file.path();
        if (SHARED.contains(path)) {
            return true;
        }
        String name = path.toLowerCase(Locale.ROOT);
        boolean recap = name.endsWith("-recap.md");
        return stageOf(path).filter(stage::equals).isPresent()
                ? recap || name.endsWith("-run.md") || name.endsWith("proof.md")
                : recap && file.size() <= MAY_BE_BLANK && stageOf(path).isPresent();
    }

    /// The stage whose directory a path is in.
    static Optional<StageId> stageOf(String path) {
        if (!path.startsWith(STAGES)) {
            return Optional.empty();
        }
        int dash = path.indexOf('-', STAGES.length());
        int slash = path.indexOf('/', STAGES.length());
        return dash > 0 && dash < slash
                ? StageId.parse(path.substring(STAGES.length(), dash))
                : Optional.empty();
    }
}
