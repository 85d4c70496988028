package dev.acefleet.common.assign.files;

import dev.acefleet.common.assign.Parsed;
import dev.acefleet.common.assign.Skill;
import dev.acefleet.common.assign.Sources;
import dev.acefleet.common.assign.Workflow;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Skills and workflows in directories (spec/assign.md 7.4), and last the workflows that come with the program. The first
/// directory that has a name counts. One thread; what was read once is not read again.
public final class SourceFolders implements Sources {
    private static final String SKILL = "SKILL";
    private static final String MARKDOWN = ".md";
    private static final String WORKFLOW = ".wf.md";

    /// Levels below a directory of skills at which one may lie, and how many there may be in all.
    private static final int DEPTH = 4;

    private static final int SKILLS = 2_000;

    private final List<SourcePath> skillFolders;
    private final List<SourcePath> workflowFolders;
    private @Nullable Map<String, Parsed<Skill>> skills;

    private SourceFolders(List<SourcePath> skillFolders, List<SourcePath> workflowFolders) {
        this.skillFolders = List.copyOf(skillFolders);
        this.workflowFolders = List.copyOf(workflowFolders);
    }

    /// @param skillPaths and `workflowPaths` what the configuration names; they come after what is registered
    public static SourceFolders of(
            Path root,
            Optional<Path> home,
            List<SourcePath> skillPaths,
            List<SourcePath> workflowPaths) {
        SourceRegistry registry = new SourceRegistry(root, home);
        return new SourceFolders(
                with(registry.folders("skill-sources"), skillPaths),
                with(registry.folders("wfi-sources"), workflowPaths));
    }

    private static List<SourcePath> with(List<SourcePath> registered, List<SourcePath> further) {
        List<SourcePath> all = new ArrayList<>(registered);
        further.stream().filter(SourcePath::isInside).forEach(all::add);
        return all;
    }

    @Override
    public Optional<Parsed<Workflow>> workflow(String uri) {
        Optional<String> path = Workflow.path(uri);
        List<Documents> places = new ArrayList<>();
        for (SourcePath folder : workflowFolders) {
            places.add(new DocumentFolder(folder.path(), folder.within(), WORKFLOW));
        }
        places.add(new OwnDocuments("workflows/", WORKFLOW));
        return path.flatMap(name ->
                places.stream()
                        .flatMap(place ->
                                place
                                        .read(
                                                name,
                                                text -> new Parsed.Good<>(Workflow.read(uri, text)))
                                        .stream())
                        .findFirst());
    }

    @Override
    public Optional<Parsed<Skill>> skill(String name) {
        return Optional.ofNullable(index().get(name))
                .or(() -> Optional.ofNullable(index().get(name.replace(':', '_'))));
    }

    @Override
    public List<Skill> skills() {
        return index().values().stream()
                .flatMap(skill ->
                        skill instanceof Parsed.Good<Skill>(Skill good)
                                ? Stream.of(good)
                                : Stream.empty())
                .filter(skill -> skill.source().isPresent())
                .toList();
    }

    @Override
    public String searched() {
        String folders =
                workflowFolders.stream()
                        .map(folder -> folder.path().toString())
                        .collect(Collectors.joining(", "));
        return (folders.isEmpty() ? "" : folders + ", ") + "the program's own";
    }

    private Map<String, Parsed<Skill>> index() {
        Map<String, Parsed<Skill>> known = skills;
        if (known == null) {
            known = new LinkedHashMap<>();
            for (SourcePath folder : skillFolders) {
                for (Path file : files(folder.path())) {
                    put(known, folder, file);
                }
            }
            skills = known;
        }
        return known;
    }

    /// By the name it gives itself, else by that of its directory. One that cannot be read stays under the latter: whoever
    /// asks for it hears why.
    private static void put(Map<String, Parsed<Skill>> known, SourcePath folder, Path file) {
        Path in = file.resolveSibling("");
        String usual = String.valueOf(in.getFileName());
        DocumentFolder documents = new DocumentFolder(in, folder.within(), MARKDOWN);
        documents
                .read(SKILL, text -> Skill.read(usual, text))
                .ifPresent(skill ->
                        known.putIfAbsent(
                                skill instanceof Parsed.Good<Skill>(Skill good)
                                        ? good.name()
                                        : usual,
                                skill));
    }

    private static List<Path> files(Path folder) {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> all =
                Files.find(folder, DEPTH, (path, _) -> path.endsWith(SKILL + MARKDOWN))) {
            return all.limit(SKILLS).sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
