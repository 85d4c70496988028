package dev.acefleet.common.assign.files;

import static dev.acefleet.common.assign.Read.good;
import static dev.acefleet.common.assign.Read.problems;
import static org.assertj.core.api.Assertions.assertThat;

import dev.acefleet.common.assign.Catalog;
import dev.acefleet.common.assign.CompositionRules;
import dev.acefleet.common.assign.Parameters;
import dev.acefleet.common.assign.Preset;
import dev.acefleet.common.assign.Recipe;
import dev.acefleet.common.assign.StepDefinition;
import dev.acefleet.common.assign.StepNumber;
import dev.acefleet.common.assign.Workflow;
import dev.acefleet.common.text.YamlValue;
import dev.acefleet.common.text.YamlValue.Mapping;
import java.io.IOException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AssignLibraryTest {
    private static final AssignLibrary OWN = new AssignLibrary(List.of());

    @TempDir private Path project;

    private AssignLibrary library() {
        return new AssignLibrary(List.of(new SourcePath(project.resolve(".ace/assign"), project)));
    }

    private void write(String file, String text) throws IOException {
        Path path = project.resolve(".ace/assign").resolve(file);
        Files.createDirectories(path.getParent());
        Files.writeString(path, text);
    }

    @Test
    void whatComesWithTheProgramIsThereAndCanBeRead() {
        assertThat(good(OWN.catalog()).definitions()).hasSize(29);
        assertThat(OWN.recipes())
                .containsExactly(
                        "batch-tasks",
                        "documentation",
                        "fix-and-review",
                        "implement-simple",
                        "implement-with-pr",
                        "release-only");
        assertThat(OWN.presets())
                .containsExactly(
                        "fix-bug",
                        "quick-implement",
                        "release-only",
                        "work-on-docs",
                        "work-on-task");
        OWN.recipes().forEach(name -> assertThat(good(OWN.recipe(name)).name()).isEqualTo(name));
        for (String name : OWN.presets()) {
            Preset preset = good(OWN.preset(name));
            assertThat(preset.name()).isEqualTo(name);
            assertThat(preset.unknownKeys()).isEmpty();
        }
        assertThat(good(OWN.rules()).ordering()).hasSize(24);
        assertThat(good(OWN.rules()).reviewCycles().step(3)).isEqualTo("review-shine-3");
    }

    @Test
    void everyFileThatComesWithTheProgramIsListed() throws Exception {
        URL url = Objects.requireNonNull(AssignLibrary.class.getResource("own/list.txt"));
        Path list = Path.of(url.toURI());
        Path own = list.resolveSibling("");
        try (Stream<Path> files = Files.walk(own)) {
            assertThat(Files.readAllLines(list))
                    .containsExactlyElementsOf(
                            files.filter(file -> Files.isRegularFile(file) && !file.equals(list))
                                    .map(file -> own.relativize(file).toString())
                                    .sorted()
                                    .toList());
        }
    }

    @Test
    void whatComesWithTheProgramNamesOnlyWhatIsThere() {
        Catalog catalog = good(OWN.catalog());
        SourceFolders sources = SourceFolders.of(project, Optional.empty(), List.of(), List.of());
        for (StepDefinition step : catalog.definitions().values()) {
            step.prerequisites().forEach(each -> assertThat(catalog.get(each.name())).isPresent());
            step.text("workflow").ifPresent(uri -> assertThat(sources.workflow(uri)).isPresent());
        }
        CompositionRules rules = good(OWN.rules());
        rules.pairs()
                .forEach(pair ->
                        assertThat(catalog.definitions())
                                .containsKeys(pair.steps().toArray(String[]::new)));
        Workflow work = good(sources.workflow("wfi://task/work"));
        assertThat(good(work.block().orElseThrow()).subSteps())
                .hasSize(8)
                .allSatisfy(name -> assertThat(catalog.get(name)).isPresent());
    }

    @Test
    void ownPresetsAndRecipesKeepOwnRules() {
        for (String name : OWN.presets()) {
            Preset preset = good(OWN.preset(name));
            keepsRules(name, preset.steps(all(preset.parameters())));
        }
        for (String name : OWN.recipes()) {
            Recipe recipe = good(OWN.recipe(name));
            Set<String> optional =
                    Set.copyOf(recipe.parts().stream().map(Recipe.Part::name).toList());
            keepsRules(name, recipe.steps(all(recipe.parameters()), optional));
        }
    }

    private static Parameters.Given all(Parameters parameters) {
        Map<String, String> values = new HashMap<>();
        parameters.all().forEach(each -> values.put(each.name(), "7"));
        return good(parameters.given(values));
    }

    private static void keepsRules(String name, List<Mapping> steps) {
        List<String> names = new ArrayList<>();
        List<Mapping> inOrder = new ArrayList<>(steps);
        inOrder.sort(
                Comparator.comparing(step -> new StepNumber(step.text("number").orElseThrow())));
        for (Mapping step : inOrder) {
            List<YamlValue> below = step.items("sub_steps");
            assertThat(good(OWN.rules()).violations(below.stream().map(YamlValue::words).toList()))
                    .as(name)
                    .isEmpty();
            names.add(step.text("name").orElseThrow());
        }
        assertThat(good(OWN.rules()).violations(names)).as(name).isEmpty();
    }

    @Test
    void aProjectLaysItsStepsOverOwnOnesAndBringsItsOwnPresets() throws IOException {
        write("catalog/steps/mine.step.yml", "name: mine\n");
        write("catalog/steps/other-name.step.yml", "name: release\nskill: as-release\n");
        write("presets/work-on-task.yml", "name: work-on-task\nsteps: [{name: mine}]\n");
        Catalog catalog = good(library().catalog());
        assertThat(catalog.get("mine")).isPresent();
        assertThat(catalog.get("release").orElseThrow().text("skill")).contains("as-release");
        assertThat(catalog.get("release").orElseThrow().text("workflow")).isPresent();
        assertThat(good(library().preset("work-on-task")).steps()).hasSize(1);
        assertThat(library().presets()).hasSize(5);
    }

    @Test
    void aProjectsRulesTakeThePlaceOfOwnOnes() throws IOException {
        write("catalog/composition-rules.yml", "ordering: [{rule: a, before: b, after: c}]\n");
        assertThat(good(library().rules()).ordering()).hasSize(1);
    }

    @Test
    void whatIsWrongIsSaidWithFileAndLine() throws IOException {
        write("catalog/steps/a.step.yml", "description: nameless\n");
        write("catalog/steps/b.step.yml", "name: b\ntags: {no: list}\n");
        assertThat(problems(library().catalog()))
                .containsExactly(
                        project + "/.ace/assign/catalog/steps/a.step.yml: line 1: name is missing",
                        project
                                + "/.ace/assign/catalog/steps/b.step.yml: line 2: tags is not a list of texts");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "../config",
                "../../outside",
                "/etc/hostname",
                "a/../../config",
                "",
                ".",
                "..",
                ".hidden"
            })
    void noNameLeadsOutOfItsDirectory(String name) throws IOException {
        write("config.yml", "name: a\nsteps: [{name: b}]\n");
        write("../outside.yml", "name: a\nsteps: [{name: b}]\n");
        write("presets/.hidden.yml", "name: a\nsteps: [{name: b}]\n");
        assertThat(library().preset(name)).isEmpty();
        assertThat(library().recipe(name)).isEmpty();
    }

    @Test
    void aLinkThatLeadsOutOfTheProjectIsNotFollowed(@TempDir Path elsewhere) throws IOException {
        Files.writeString(elsewhere.resolve("secret.yml"), "name: secret\nsteps: [{name: a}]\n");
        write("presets/near.yml", "name: near\nsteps: [{name: a}]\n");
        Path presets = project.resolve(".ace/assign/presets");
        Files.createSymbolicLink(presets.resolve("far.yml"), elsewhere.resolve("secret.yml"));
        Files.createSymbolicLink(presets.resolve("beside.yml"), presets.resolve("near.yml"));
        assertThat(problems(library().preset("far").orElseThrow()))
                .singleElement()
                .asString()
                .contains("a link that leads out of");
        assertThat(good(library().preset("beside")).name()).isEqualTo("near");
    }

    @Test
    void aDocumentThatIsNoneIsNotReadWhole() throws IOException {
        write("presets/long.yml", "name: " + "a".repeat(2 << 20));
        assertThat(problems(library().preset("long").orElseThrow()))
                .singleElement()
                .asString()
                .contains("longer than");
        write("presets/bomb.yml", "a: &a [x,x]\nb: &b [*a,*a]\nc: [*b,*b]\n");
        assertThat(problems(library().preset("bomb").orElseThrow()))
                .singleElement()
                .asString()
                .contains("line 1: anchors and aliases are not allowed");
    }
}
