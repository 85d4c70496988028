package dev.acefleet.cli.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.acefleet.cli.Project;
import dev.acefleet.common.kafka.ClientSettings;
import dev.acefleet.common.kafka.Topics;
import dev.acefleet.common.model.AttemptId;
import dev.acefleet.common.model.CommitId;
import dev.acefleet.common.model.PlanId;
import dev.acefleet.common.model.RunId;
import dev.acefleet.common.model.RunSpec;
import dev.acefleet.common.model.StageSubmission;
import dev.acefleet.common.model.WorkId;
import dev.acefleet.common.wire.UnreadableRecords;
import dev.acefleet.coordinator.core.Event;
import dev.acefleet.coordinator.kafka.KafkaJournalSource;
import dev.acefleet.coordinator.runtime.CoordinatorLog.LogRecord;
import dev.acefleet.coordinator.runtime.JournalReader;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// What a plan's journal and its git repository say happened, held against the rules of a stage. The order of the
/// journal is the order of time: moments are indexes of its events.
public final class History {
    private static final int STILL = Integer.MAX_VALUE;

    /// A run's lease, from its grant to its end.
    private record Span(AttemptId attempt, CommitId base, int from, int to) {
        boolean meets(Span other) {
            return from < other.to && other.from < to;
        }
    }

    private final PlanId plan;
    private final StageSubmission stage;
    private final List<Event> events = new ArrayList<>();
    private final Map<RunId, List<Span>> spans = new HashMap<>();
    private final Map<RunId, Integer> merges = new LinkedHashMap<>();

    private History(PlanId plan, List<Event> all) {
        this.plan = plan;
        stage =
                all.stream()
                        .flatMap(event ->
                                event instanceof Event.PlanAccepted accepted
                                                && accepted.plan().equals(plan)
                                        ? Optional.of(accepted.stage()).stream()
                                        : Optional.<StageSubmission>empty().stream())
                        .findFirst()
                        .orElseThrow();
        events.addAll(all);
        for (int moment = 0; moment < events.size(); moment++) {
            note(moment, events.get(moment));
        }
    }

    /// Reads the journal to its present end.
    static History of(ClientSettings kafka, Topics topics, String plan) {
        return new History(new PlanId(plan), events(kafka, topics));
    }

    /// All events of the journal until now.
    static List<Event> events(ClientSettings kafka, Topics topics) {
        return moments(kafka, topics).stream().map(Moment::event).toList();
    }

    /// An event, and when its entry was decided.
    record Moment(Event event, Instant at) {}

    /// The same with their times.
    static List<Moment> moments(ClientSettings kafka, Topics topics) {
        List<Moment> moments = new ArrayList<>();
        try (var source = new KafkaJournalSource(kafka, topics, 0)) {
            JournalReader reader =
                    new JournalReader(source.journalId(), 0, new UnreadableRecords());
            long end = source.end();
            for (long next = source.start(); next < end; ) {
                for (LogRecord record : source.poll(next, Duration.ofSeconds(1))) {
                    reader.read(record.offset(), record.value())
                            .ifPresent(entry ->
                                    entry.events()
                                            .forEach(event ->
                                                    moments.add(new Moment(event, entry.at()))));
                    next = record.offset() + 1;
                }
            }
        }
        return moments;
    }

    private void note(int moment, Event event) {
        switch (event) {
            case Event.Leased leased when run(leased.attempt().work()).isPresent() ->
                    of(leased.attempt())
                            .add(new Span(leased.attempt(), leased.base(), moment, STILL));
            case Event.AttemptEnded ended when run(ended.attempt().work()).isPresent() -> {
                Span open = of(ended.attempt()).removeLast();
                assertThat(open.attempt()).isEqualTo(ended.attempt());
                of(ended.attempt()).add(new Span(open.attempt(), open.base(), open.from(), moment));
            }
            case Event.HeadMoved moved when moved.unit().plan().equals(plan) ->
                    assertThat(merges.put(run(moved.unit()).orElseThrow().id(), moment))
                            .as("merged twice: " + moved.unit())
                            .isNull();
            default -> {}
        }
    }

    private Optional<RunSpec> run(WorkId work) {
        return work.plan().equals(plan)
                ? stage.runs().stream()
                        .filter(run -> run.id().toString().equals(work.item()))
                        .findFirst()
                : Optional.empty();
    }

    private List<Span> of(AttemptId attempt) {
        RunId id = run(attempt.work()).orElseThrow().id();
        return spans.computeIfAbsent(id, _ -> new ArrayList<>());
    }

    private List<Span> of(RunId run) {
        return spans.getOrDefault(run, List.of());
    }

    public List<RunSpec> runs() {
        return stage.runs();
    }

    /// Every run has been merged once by the journal and by the branch's own commits, and no entry in the books stands
    /// there twice.
    public History allMergedOnce(Project project, String branch) {
        assertThat(merges.keySet())
                .containsExactlyInAnyOrderElementsOf(
                        stage.runs().stream().map(RunSpec::id).toList());
        List<String> items =
                project.git(
                                "log",
                                "--first-parent",
                                "--format=%(trailers:key=Fleet-Item,valueonly,separator=)",
                                stage.base() + ".." + branch)
                        .lines()
                        .filter(line -> !line.isBlank())
                        .toList();
        List<String> runs =
                stage.runs().stream().map(run -> WorkId.ofRun(plan, run.id()).toString()).toList();
        assertThat(items).as("nothing twice, the books included").doesNotHaveDuplicates();
        assertThat(
                        items.stream()
                                .filter(item -> !item.matches(".*/(progress-\\d+|finish)(-\\d+)?")))
                .containsExactlyInAnyOrderElementsOf(runs);
        return this;
    }

    /// No run was leased before every run of the batches before its own had been merged.
    public History batchesInOrder() {
        for (RunSpec run : stage.runs()) {
            for (RunSpec before : stage.runs()) {
                if (before.batch() < run.batch()) {
                    assertThat(of(run.id()))
                            .allSatisfy(span ->
                                    assertThat(span.from())
                                            .as("%s waits for %s", run.id(), before.id())
                                            .isGreaterThan(
                                                    merges.getOrDefault(before.id(), STILL)));
                }
            }
        }
        return this;
    }

    /// No two runs that touch the same files were leased at the same time, and no run twice.
    public History noOverlaps() {
        for (RunSpec run : stage.runs()) {
            Set<RunId> apart = new HashSet<>(run.overlaps());
            List<Span> own = of(run.id());
            for (int i = 0; i < own.size(); i++) {
                for (int j = i + 1; j < own.size(); j++) {
                    assertThat(own.get(i).meets(own.get(j))).as("%s", own).isFalse();
                }
                for (RunId other : apart) {
                    Span span = own.get(i);
                    assertThat(of(other)).noneMatch(span::meets);
                }
            }
        }
        return this;
    }

    /// Never more leases of runs at once than the cap.
    public History atMost(int agents) {
        int now = 0;
        Set<AttemptId> standing = new HashSet<>();
        for (Event event : events) {
            switch (event) {
                case Event.Leased leased when run(leased.attempt().work()).isPresent() ->
                        standing.add(leased.attempt());
                case Event.AttemptEnded ended -> standing.remove(ended.attempt());
                default -> {}
            }
            now = Math.max(now, standing.size());
        }
        assertThat(now).as("agents at once").isBetween(1, agents);
        return this;
    }

    /// The base of every attempt contains the merged work of all that its run depends on.
    public History basesContainDependencies(Project project) {
        for (RunSpec run : stage.runs()) {
            for (RunId dependency : run.dependsOn()) {
                for (Span span : of(run.id())) {
                    assertThat(
                                    project.git(
                                            "ls-tree",
                                            "-r",
                                            "--name-only",
                                            span.base().toString(),
                                            "--",
                                            ScriptedStage.PLACE + dependency + "-recap.md"))
                            .as("%s from %s contains %s", run.id(), span.base(), dependency)
                            .isNotEmpty();
                }
            }
        }
        return this;
    }

    /// Attempts of the run that were granted.
    public int leases(String run) {
        return of(RunId.parse(run).orElseThrow()).size();
    }

    /// All events of this kind.
    public <E extends Event> List<E> all(Class<E> kind) {
        return events.stream().filter(kind::isInstance).map(kind::cast).toList();
    }

    /// Attempts that were granted, of runs and merges.
    public Set<AttemptId> attempts() {
        Set<AttemptId> attempts = new HashSet<>();
        all(Event.Leased.class).forEach(leased -> attempts.add(leased.attempt()));
        return attempts;
    }
}
