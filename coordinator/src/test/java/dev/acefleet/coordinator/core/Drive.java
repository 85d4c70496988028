package dev.acefleet.coordinator.core;

import dev.acefleet.common.assign.AssignmentMachine;
import dev.acefleet.common.assign.AssignmentTexts;
import dev.acefleet.common.assign.Decision;
import dev.acefleet.common.assign.Draft;
import dev.acefleet.common.assign.Parsed;
import dev.acefleet.common.assign.Queue;
import dev.acefleet.common.assign.Scope;
import dev.acefleet.common.assign.StepCommand;
import dev.acefleet.common.assign.StepNumber;
import dev.acefleet.common.message.Command;
import dev.acefleet.common.message.Report;
import dev.acefleet.common.model.AgentChoice;
import dev.acefleet.common.model.AssignmentSubmission;
import dev.acefleet.common.model.AttemptId;
import dev.acefleet.common.model.CommitId;
import dev.acefleet.common.model.DocumentChanges;
import dev.acefleet.common.model.Documents;
import dev.acefleet.common.model.FailureKind;
import dev.acefleet.common.model.Identity;
import dev.acefleet.common.model.Outcome;
import dev.acefleet.common.model.PlanId;
import dev.acefleet.common.model.Salvage;
import dev.acefleet.common.model.StagePolicy;
import dev.acefleet.common.model.StagePolicy.OnFailure;
import dev.acefleet.common.model.Usage;
import dev.acefleet.common.model.WorkOrder;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/// An assignment that is driven by the core, with workers that do what the program on files does to the copy that they were
/// given with their order.
final class Drive {
    static final String ID = "8yjzpd";
    static final String FOLDER = AssignmentSubmission.folder(ID);

    final Core core;
    final Map<String, String> files = new TreeMap<>();
    PlanId plan = new PlanId("none");

    Drive(Core core) {
        this.core = core;
        files.put(FOLDER + "assignment.yaml", "session_id: " + ID + "\nname: test\n");
    }

    /// One more step; `fields` are lines of its front matter.
    Drive step(String number, String name, String... fields) {
        StringBuilder text = new StringBuilder("---\nname: ").append(name).append('\n');
        text.append("status: pending\n");
        for (String field : fields) {
            text.append(field).append('\n');
        }
        text.append("---\n\nDo ").append(name).append(".\n");
        files.put(FOLDER + "steps/" + number + "-" + name + ".st.md", text.toString());
        return this;
    }

    Drive fork(String number, String name) {
        return step(number, name, "context: fork");
    }

    /// A fork that is given to whom it says.
    Drive forkTo(String provider, String number, String name) {
        return step(number, name, "context: fork", "fork:\n  provider: " + provider);
    }

    /// A container of so many forks.
    Drive batch(int children, String... fields) {
        step("010", "batch", fields);
        for (int child = 1; child <= children; child++) {
            fork("010.%02d".formatted(child), "run-" + child);
        }
        return this;
    }

    AssignmentSubmission submission() {
        return submission(Core.policy(100, OnFailure.STOP));
    }

    AssignmentSubmission submission(StagePolicy policy) {
        return submission(policy, AgentChoice.OPEN);
    }

    AssignmentSubmission submission(StagePolicy policy, AgentChoice chosen) {
        return new AssignmentSubmission(
                Core.REPOSITORY,
                new CommitId("a".repeat(40)),
                "refs/heads/main",
                ID,
                "",
                "test",
                policy,
                chosen,
                new Identity("Fleet", "fleet@example.org"),
                List.of(),
                Documents.of(files));
    }

    Drive submit() {
        return submit(submission());
    }

    Drive submit(AssignmentSubmission assignment) {
        core.on(new Input.Said(new Command.SubmitAssignment("c", "key", assignment)));
        plan = PlanId.ofAssignment(Core.REPOSITORY, ID, "key");
        return this;
    }

    /// What waits for a worker.
    List<String> queued() {
        return core.queued(plan);
    }

    AssignmentPlan now() {
        return AssignmentPlan.of(core.state.plan(plan).orElseThrow());
    }

    Queue queue() {
        return now().queue();
    }

    String status(String number) {
        return queue().get(new StepNumber(number)).orElseThrow().status().word();
    }

    String report(String number) {
        return now().texts().report(queue().get(new StepNumber(number)).orElseThrow()).orElse("");
    }

    /// Merges what is to be merged, until nothing is.
    void mergeAll() {
        for (Optional<String> merge = merge(); merge.isPresent(); merge = merge()) {
            String item = merge.get();
            int attempt = Integer.parseInt(item.substring(item.lastIndexOf('-') + 1));
            core.run(plan, item, new Outcome.Merged(core.commit(), attempt));
        }
    }

    Optional<String> merge() {
        return queued().stream().filter(item -> item.contains(".merge-")).findFirst();
    }

    /// A worker that has an item in hand.
    Session begin(String item) {
        AttemptId attempt = core.attempt(plan, item);
        String claim = core.start(plan, item);
        return new Session(attempt, claim, lastOrder());
    }

    WorkOrder.Subtree lastOrder() {
        Effect.Grant grant = Core.of(Effect.Grant.class, core.effects).getLast();
        return (WorkOrder.Subtree) grant.order();
    }

    final class Session {
        final AttemptId attempt;
        final String claim;
        final WorkOrder.Subtree order;
        private AssignmentTexts texts;
        private Map<String, String> told;
        private final Map<String, String> ordered;
        private int number;
        private boolean loses;
        private boolean whole;

        private Session(AttemptId attempt, String claim, WorkOrder.Subtree order) {
            this.attempt = attempt;
            this.claim = claim;
            this.order = order;
            this.texts = good(AssignmentTexts.of(order.folder(), order.documents().texts()));
            this.told = texts.texts();
            this.ordered = texts.texts();
            if (!order.scope().isEmpty()) {
                does(new StepCommand.Enter(order.scope()));
            } else if (texts.queue().active().isEmpty()) {
                does(new StepCommand.Start(Optional.empty()));
            }
        }

        private Scope scope() {
            return order.scope().isEmpty() ? Scope.WHOLE : Scope.of(order.scope());
        }

        private void does(StepCommand command) {
            Decision decision = AssignmentMachine.decide(texts.queue(), scope(), command, core.now);
            texts = good(texts.with(texts.changes((Decision.Decided) decision)));
        }

        /// What the agent may change.
        private Map<String, String> own(Map<String, String> files) {
            Map<String, String> own = new TreeMap<>(files);
            if (!order.scope().isEmpty()) {
                StepNumber root = new StepNumber(order.scope());
                own.keySet()
                        .removeIf(path ->
                                texts.numberOf(path).filter(step -> step.isIn(root)).isEmpty());
            }
            return own;
        }

        /// The step in progress is done.
        Report.Stepped finish() {
            return finish(Optional.of(core.commit()));
        }

        Report.Stepped finish(Optional<CommitId> saved) {
            return finish(saved, "");
        }

        /// @param more of its report
        Report.Stepped finish(Optional<CommitId> saved, String more) {
            String step = texts.queue().current().orElseThrow().number().text();
            does(new StepCommand.Finish(Optional.empty(), "Report on " + step + more));
            return tell(saved);
        }

        Report.Stepped fail() {
            return fail("it is broken");
        }

        Report.Stepped fail(String error) {
            does(new StepCommand.Fail(error));
            return tell(Optional.of(core.commit()));
        }

        /// The agent sees that something more is to be done; it is told with the next step that is over.
        void add(StepCommand.Placement placement, String... names) {
            does(
                    new StepCommand.Add(
                            Stream.of(names).map(name -> Draft.of(name, "Do " + name)).toList(),
                            placement));
        }

        void start(String step) {
            does(new StepCommand.Start(Optional.of(step)));
        }

        /// The next report is lost, and nobody says so.
        Session losesNext() {
            loses = true;
            return this;
        }

        /// The next report says all since the order.
        Session whole() {
            whole = true;
            return this;
        }

        /// Says once more what there is.
        Report.Stepped tellAgain() {
            return tell(Optional.of(core.commit()));
        }

        /// Its own files as the agent has made them.
        Map<String, String> files() {
            return own(texts.texts());
        }

        private Report.Stepped tell(Optional<CommitId> saved) {
            DocumentChanges news =
                    DocumentChanges.between(own(whole ? ordered : told), own(texts.texts()));
            told = texts.texts();
            Report.Stepped report =
                    new Report.Stepped(attempt, claim, ++number, whole, news, saved);
            if (!loses) {
                core.on(new Input.Said(report));
            }
            loses = false;
            whole = false;
            return report;
        }

        void end(Outcome outcome) {
            core.end(attempt, claim, outcome);
        }

        /// Its agent has ended, and says that all is done.
        void succeed() {
            end(
                    new Outcome.Succeeded(
                            core.commit(), attempt.ref(), "done", List.of(), Usage.UNKNOWN));
        }

        /// All that is left is done.
        void finishAll() {
            Scope scope = scope();
            while (scope.in(texts.queue()).orElseThrow().current().isPresent() && !isOver()) {
                finish();
            }
            succeed();
        }

        private boolean isOver() {
            return order.scope().isEmpty()
                    && texts.queue().current().filter(step -> step.isFork()).isPresent();
        }

        void failFork() {
            failFork("it is broken");
        }

        void failFork(String error) {
            fail(error);
            fails(FailureKind.AGENT_FAILED);
        }

        /// Its agent ends so, with something saved beyond the last step that is over.
        void fails(FailureKind kind) {
            end(
                    new Outcome.Failed(
                            kind,
                            "a step has failed",
                            new Salvage.Saved(attempt.ref(), core.commit()),
                            Usage.UNKNOWN));
        }

        /// Its provider does not let its agent begin.
        void isRefused(FailureKind kind) {
            end(Core.failed(kind));
        }

        void lose() {
            core.lapse(attempt, claim);
        }
    }

    private static AssignmentTexts good(Parsed<AssignmentTexts> parsed) {
        return ((Parsed.Good<AssignmentTexts>) parsed).value();
    }
}
