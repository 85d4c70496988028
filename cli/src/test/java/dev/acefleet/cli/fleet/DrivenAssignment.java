package dev.acefleet.cli.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.acefleet.cli.Project;
import dev.acefleet.common.message.Command;
import dev.acefleet.common.model.AssignmentSubmission;
import dev.acefleet.common.model.Budgets;
import dev.acefleet.common.model.CommitId;
import dev.acefleet.common.model.DocumentChanges;
import dev.acefleet.common.model.Documents;
import dev.acefleet.common.model.Identity;
import dev.acefleet.common.model.PlanId;
import dev.acefleet.common.model.Pool;
import dev.acefleet.common.model.Repository;
import dev.acefleet.common.model.StagePolicy;
import dev.acefleet.coordinator.core.Event;
import dev.acefleet.coordinator.kafka.KafkaInboxWriter;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;

/// An assignment that is submitted to a fleet of processes, and what the journal says has become of it.
final class DrivenAssignment {
    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final String FOLDER = ".ace-local/assign/";

    private final FleetProcesses fleet;
    private final Project project;
    private final String id;
    private final Map<String, String> texts = new TreeMap<>();

    DrivenAssignment(FleetProcesses fleet, Project project, String id) {
        this.fleet = fleet;
        this.project = project;
        this.id = id;
        texts.put(
                path("assignment.yaml"),
                "session_id: %s\nname: sample\ncreated_at: '2026-01-02T03:04:05Z'\nupdated_at: '2026-01-02T03:04:05Z'\n"
                        .formatted(id));
    }

    private String path(String name) {
        return FOLDER + id + "/" + name;
    }

    /// @param fields lines of its front matter
    /// @param script what the agent is told in it
    DrivenAssignment step(String number, String name, String fields, String script) {
        texts.put(
                path("steps/" + number + "-" + name + ".st.md"),
                "---\nname: %s\nstatus: pending\n%s---\n\nDo %s.\n\n<!-- scripted\n%s\n-->\n"
                        .formatted(name, fields, name, script));
        return this;
    }

    DrivenAssignment submit() {
        String head = project.head();
        AssignmentSubmission submission =
                new AssignmentSubmission(
                        new Repository(project.remote().toString()),
                        new CommitId(head),
                        "refs/heads/main",
                        id,
                        "",
                        "sample",
                        policy(),
                        new Identity("Somebody", "somebody@example.org"),
                        List.of(),
                        Documents.of(texts));
        try (var inbox = new KafkaInboxWriter(fleet.kafka(), fleet.topics(), 1)) {
            assertThat(
                            inbox.write(
                                    new Command.SubmitAssignment(
                                            "command-" + id, "key", submission)))
                    .succeedsWithin(PATIENCE);
        }
        return this;
    }

    private static StagePolicy policy() {
        return new StagePolicy(
                4,
                3,
                StagePolicy.OnFailure.STOP,
                StagePolicy.OnGate.WAIT,
                false,
                Pool.DEFAULT,
                "scripted",
                "",
                "",
                false,
                "",
                true,
                StagePolicy.OnDependency.SKIP,
                Budgets.NONE);
    }

    PlanId plan() {
        return PlanId.ofAssignment(new Repository(project.remote().toString()), id, "key");
    }

    /// Everything of the journal.
    List<Event> events() {
        return History.events(fleet.kafka(), fleet.topics());
    }

    <T extends Event> List<T> events(Class<T> type) {
        return events().stream().filter(type::isInstance).map(type::cast).toList();
    }

    /// What was told of its steps.
    List<Event.StepsChanged> told() {
        return events(Event.StepsChanged.class).stream()
                .filter(step -> step.attempt().work().plan().equals(plan()))
                .toList();
    }

    private Optional<Event.PlanEnded> over() {
        return events(Event.PlanEnded.class).stream()
                .filter(ended -> ended.plan().equals(plan()))
                .findFirst();
    }

    Event.PlanEnded awaitEnd() {
        await(() -> over().isPresent());
        return over().orElseThrow();
    }

    /// Steps that are over within moments of each other may be told in one report.
    void awaitDone(int steps) {
        await(() -> stepsDone() >= steps);
    }

    private long stepsDone() {
        return texts().entrySet().stream()
                .filter(file -> file.getKey().contains("/steps/"))
                .filter(file -> file.getValue().contains("\nstatus: done\n"))
                .count();
    }

    private void await(Callable<Boolean> condition) {
        try {
            Awaitility.await()
                    .atMost(PATIENCE)
                    .pollInterval(Duration.ofMillis(300))
                    .until(condition);
        } catch (ConditionTimeoutException e) {
            StringBuilder said = new StringBuilder("Waited in vain; what has happened:\n");
            events().forEach(event -> said.append(event).append('\n'));
            fleet.names().forEach(name -> said.append(fleet.logOf(name)).append('\n'));
            throw new AssertionError(said.toString(), e);
        }
    }

    /// Its files, as all that was told has made them.
    Map<String, String> texts() {
        Map<String, String> now = new TreeMap<>(texts);
        for (Event event : events()) {
            switch (event) {
                case Event.StepsChanged step when step.attempt().work().plan().equals(plan()) ->
                        apply(now, step.changes());
                case Event.StepsSet set when set.plan().equals(plan()) -> apply(now, set.changes());
                default -> {}
            }
        }
        return now;
    }

    private static void apply(Map<String, String> texts, DocumentChanges changes) {
        texts.keySet().removeAll(changes.removed());
        texts.putAll(changes.written());
    }

    /// The report on a step as it was written, without what stands in front of it.
    String report(String number, String name) {
        String text =
                texts().getOrDefault(path("reports/" + number + "-" + name + ".r.md"), "none");
        return text.substring(Math.max(0, text.indexOf("---\n\n") + 5));
    }

    /// What the scripted agent writes of a step.
    static String reported(String number, String name, int attempt) {
        return "# Report\n\nStep %s (%s) was done by attempt %d.\n\n- what: \"as it says\"\n"
                .formatted(number, name, attempt);
    }
}
