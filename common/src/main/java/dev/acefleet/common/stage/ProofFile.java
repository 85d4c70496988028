package dev.acefleet.common.stage;

import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/// The proof of a stage in a tree.
///
/// @param path from the repository's root
/// @param others proofs of the same stage that are older: nobody asks them
public record ProofFile(String path, Proof proof, List<String> others) {
    private static final Pattern NAME = Pattern.compile("(?i)(?:.*[-.])?proof\\.md");

    public ProofFile {
        others = List.copyOf(others);
    }

    /// Of several proofs the newest by its own word; those that do not say when come first, and of equals the last by name
    /// counts.
    ///
    /// @param directory of the stage, from the repository's root
    public static Optional<ProofFile> newest(StageTree tree, String directory) {
        List<ProofFile> found =
                tree.filesOf(directory.substring(directory.lastIndexOf('/') + 1)).stream()
                        .filter(name -> NAME.matcher(name).matches())
                        .map(name -> directory + "/" + name)
                        .map(path ->
                                new ProofFile(
                                        path, Proof.read(tree.text(path).orElse("")), List.of()))
                        .sorted(Comparator.comparing(file -> file.proof().at().orElse(Instant.MIN)))
                        .toList();
        return found.isEmpty()
                ? Optional.empty()
                : Optional.of(
                        new ProofFile(
                                found.getLast().path(),
                                found.getLast().proof(),
                                found.subList(0, found.size() - 1).stream()
                                        .map(ProofFile::path)
                                        .toList()));
    }
}
