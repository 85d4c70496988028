package dev.acefleet.cli.client.submit;

import dev.acefleet.cli.client.git.Checkout;
import dev.acefleet.cli.client.ui.ExitCode;
import dev.acefleet.cli.client.ui.Refusal;
import dev.acefleet.common.model.Documents;
import dev.acefleet.common.model.StageSubmission;
import dev.acefleet.common.stage.Problem;
import dev.acefleet.common.stage.SharedFiles;
import dev.acefleet.common.stage.Stage;
import dev.acefleet.common.stage.StageConfig;
import dev.acefleet.common.stage.StageTree;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// The documents of a checkout whose project keeps them out of the repository, to be sent along with a submission
/// (spec/stage.md 6.2). What the fleet needs must fit; of what agents may want to read beside it, as much as fits.
///
/// @param problems one for each file that was left out
record CheckoutDocuments(Documents documents, List<Problem> problems) {
    /// How a run names a file that its agent is to read.
    private static final Pattern REFERENCE = Pattern.compile("@(\\.ace/[A-Za-z0-9._/-]+)");

    private static final Pattern NEEDED = Pattern.compile("(?i).*(-run|-recap|proof)\\.md");
    private static final Pattern RUN = Pattern.compile("(?i).*-run\\.md");
    private static final Pattern RECAP = Pattern.compile("(?i).*-recap\\.md");

    /// Names of files shown that are too large together.
    private static final int SHOWN = 10;

    CheckoutDocuments {
        problems = List.copyOf(problems);
    }

    /// Whether the documents of the checkout travel: git ignores them, or the project says that they are not committed. The
    /// configuration is read as it stands in the checkout; one that cannot be read says nothing.
    static boolean travel(Checkout checkout) {
        if (checkout.ignores(StageFiles.ACE)) {
            return true;
        }
        Map<String, String> config =
                WorkingStages.read(
                        WorkingStages.listed(checkout.root()).stream()
                                .filter(file -> file.path().equals(StageConfig.PATH))
                                .filter(file -> file.size() <= StageFiles.LARGEST)
                                .toList());
        return !StageConfig.read(
                        Optional.ofNullable(config.get(StageConfig.PATH)), new ArrayList<>())
                .commitDocs();
    }

    /// @param tree of the checkout, as it was read for the stage
    /// @throws Refusal when what is needed is too much
    static CheckoutDocuments of(
            List<WorkingStages.OnDisk> files, StageTree tree, Stage stage, int runs) {
        long room = StageSubmission.roomForDocuments(runs);
        Map<String, String> texts = new TreeMap<>();
        List<String> names = names(tree, stage);
        texts.putAll(WorkingStages.read(needed(files, stage)));
        long weight = weight(texts) + names.stream().mapToLong(Documents::weight).sum();
        if (weight > room) {
            throw tooLarge(stage, texts, weight, room);
        }
        List<Problem> leftOut = new ArrayList<>();
        for (WorkingStages.OnDisk file : wanted(files, texts, stage)) {
            if (file.size() <= room - weight) {
                Map<String, String> read = WorkingStages.read(List.of(file));
                long more = weight(read);
                boolean isText = read.values().stream().noneMatch(CheckoutDocuments::isBinary);
                if (isText && weight + more <= room) {
                    texts.putAll(read);
                    weight += more;
                    continue;
                }
            }
            leftOut.add(
                    Problem.warning(
                            file.path(),
                            1,
                            "too large to travel, or no text: agents will not see this file"));
        }
        return new CheckoutDocuments(new Documents(texts, names), leftOut);
    }

    private static boolean isBinary(String text) {
        return text.indexOf('\0') >= 0 || text.indexOf('\uFFFD') >= 0;
    }

    private static long weight(Map<String, String> texts) {
        return new Documents(Map.of(), List.copyOf(texts.keySet())).weight()
                + texts.values().stream().mapToLong(Documents::weight).sum();
    }

    /// What the books count of other stages.
    private static List<String> names(StageTree tree, Stage stage) {
        return tree.files().entrySet().stream()
                .filter(file -> file.getKey().startsWith(StageFiles.STAGES))
                .filter(file -> !isOf(stage, file.getKey()) && Documents.isPath(file.getKey()))
                .filter(file ->
                        RUN.matcher(file.getKey()).matches()
                                || (RECAP.matcher(file.getKey()).matches()
                                        && !file.getValue().isBlank()))
                .map(Map.Entry::getKey)
                .toList();
    }

    private static boolean isOf(Stage stage, String path) {
        return path.startsWith(stage.directory() + "/");
    }

    private static List<WorkingStages.OnDisk> needed(
            List<WorkingStages.OnDisk> files, Stage stage) {
        return files.stream()
                .filter(file -> Documents.isPath(file.path()))
                .filter(file ->
                        SharedFiles.PATHS.contains(file.path())
                                || (isOf(stage, file.path())
                                        && NEEDED.matcher(file.path()).matches()))
                .toList();
    }

    /// The stage's other files, those of the project, and what the runs refer to, in this order; the smallest first.
    private static List<WorkingStages.OnDisk> wanted(
            List<WorkingStages.OnDisk> files, Map<String, String> needed, Stage stage) {
        List<String> referred = new ArrayList<>();
        needed.values()
                .forEach(text ->
                        REFERENCE
                                .matcher(text)
                                .results()
                                .map(m -> m.group(1))
                                .forEach(referred::add));
        return files.stream()
                .filter(file -> Documents.isPath(file.path()) && !needed.containsKey(file.path()))
                .filter(file -> rank(file.path(), stage, referred) < 3)
                .sorted(
                        Comparator.comparingInt((WorkingStages.OnDisk file) ->
                                        rank(file.path(), stage, referred))
                                .thenComparingLong(WorkingStages.OnDisk::size))
                .toList();
    }

    private static int rank(String path, Stage stage, List<String> referred) {
        boolean isProject =
                path.indexOf('/', Documents.ROOT.length()) < 0
                        && path.toLowerCase(Locale.ROOT).endsWith(".md");
        return isOf(stage, path) ? 0 : isProject ? 1 : referred.contains(path) ? 2 : 3;
    }

    private static Refusal tooLarge(
            Stage stage, Map<String, String> texts, long weight, long room) {
        String largest =
                texts.entrySet().stream()
                        .sorted(
                                Comparator.comparingLong((Map.Entry<String, String> text) ->
                                        -Documents.weight(text.getValue())))
                        .limit(SHOWN)
                        .map(text ->
                                text.getKey() + ": " + Documents.weight(text.getValue()) + " bytes")
                        .collect(Collectors.joining("\n"));
        return new Refusal(
                ExitCode.USAGE,
                "The documents of stage "
                        + stage.id().unpadded()
                        + " are too large to be sent; nothing was sent.",
                largest
                        + "\ntogether "
                        + weight
                        + " bytes; beside the recaps that its runs will write, "
                        + Math.max(0, room)
                        + " may travel",
                "Shorten the largest, do fewer runs at once (--gaps-only), or commit .ace.");
    }
}
