package dev.acefleet.worker.publish;

import dev.acefleet.common.model.CommitId;
import dev.acefleet.worker.git.Git;
import dev.acefleet.worker.git.PlainCommit;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Stream;

/// Notes that an agent had left uncommitted, and that were committed for it ([Publisher#guard]). Nobody has said that they are
/// work, so they never keep work from being merged: where the branch has something else in a note's place, the branch's stays,
/// and the note is in the attempt's own commit alone.
public final class LeftNotes {
    /// Where agents keep their notes.
    public static final List<String> PLACES = List.of(".ace-tasks", ".ace-retros");

    private final Git git;
    private final Path scratch;

    /// @param git on the cache, with an author
    /// @param scratch an existing directory of the worker's for temporary files
    LeftNotes(Git git, Path scratch) {
        this.git = git;
        this.scratch = scratch;
    }

    /// @param commit the work without them; never pushed
    record Without(CommitId commit, List<String> names) {
        Without {
            names = List.copyOf(names);
        }
    }

    /// The work without the notes that the branch has others in the place of.
    ///
    /// @return empty where there are none
    Optional<Without> of(CommitId work, CommitId head) {
        String[] facts = git.must("log", "-1", "--format=%ce %P", work.hex()).split(" ", -1);
        if (facts.length != 2 || !facts[0].equals(Publisher.GUARD)) {
            return Optional.empty();
        }
        CommitId agents = new CommitId(facts[1]);
        CommitId base = new CommitId(git.must("merge-base", head.hex(), work.hex()));
        NavigableSet<String> theirs = changed(base, head);
        NavigableSet<String> others = changed(head, work);
        List<String> notes =
                changed(agents, work).stream()
                        .filter(others::contains)
                        .filter(note -> isTaken(note, theirs))
                        .toList();
        return notes.isEmpty()
                ? Optional.empty()
                : Optional.of(
                        new Without(
                                new PlainCommit(git, scratch).without(work, agents, notes), notes));
    }

    /// Whether one of the others is in the note's place, or in that of one of its directories, or below it.
    private static boolean isTaken(String note, NavigableSet<String> others) {
        String below = others.ceiling(note + "/");
        return others.contains(note)
                || (below != null && below.startsWith(note + "/"))
                || others.stream().anyMatch(other -> note.startsWith(other + "/"));
    }

    private NavigableSet<String> changed(CommitId from, CommitId to) {
        List<String> arguments = new ArrayList<>(List.of("diff", "--name-only", "-z"));
        arguments.addAll(List.of("--no-renames", "--no-ext-diff", from.hex(), to.hex(), "--"));
        arguments.addAll(PLACES);
        NavigableSet<String> names = new TreeSet<>();
        Stream.of(git.must(arguments.toArray(String[]::new)).split("\0", -1))
                .filter(name -> !name.isBlank())
                .forEach(names::add);
        return names;
    }
}
