package dev.acefleet.coordinator.simulation;

import dev.acefleet.common.assign.AssignmentMachine;
import dev.acefleet.common.assign.AssignmentTexts;
import dev.acefleet.common.assign.Decision;
import dev.acefleet.common.assign.Parsed;
import dev.acefleet.common.assign.Queue;
import dev.acefleet.common.assign.Scope;
import dev.acefleet.common.assign.Step;
import dev.acefleet.common.assign.StepCommand;
import dev.acefleet.common.assign.StepStatus;
import dev.acefleet.common.message.Report;
import dev.acefleet.common.model.CommitId;
import dev.acefleet.common.model.DocumentChanges;
import dev.acefleet.common.model.FailureKind;
import dev.acefleet.common.model.Gate;
import dev.acefleet.common.model.Outcome;
import dev.acefleet.common.model.Resume;
import dev.acefleet.common.model.Salvage;
import dev.acefleet.common.model.Usage;
import dev.acefleet.common.model.WorkOrder;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;

/// An attempt at steps of an assignment: an agent does one after the other, each with a commit that is pushed before the step is
/// told. What it tells comes in its order, each again until it is heard, and its end after all of it. Some of it is lost all
/// the same; what is told next, before the end at the latest, says all again.
final class SubtreeJob {
    private final World world;
    private final WorkerProcess worker;
    private final Hand hand;
    private final WorkOrder.Subtree order;
    private final Consumer<Outcome> end;
    private final Optional<FailureKind> failure;
    private AssignmentTexts texts;
    private final Map<String, String> ordered;
    private Map<String, String> told;
    private boolean lost;
    private CommitId head;
    private boolean pushed;
    private int number;
    private int left;

    SubtreeJob(WorkerProcess worker, Hand hand, WorkOrder.Subtree order, Consumer<Outcome> end) {
        this.world = worker.world;
        this.worker = worker;
        this.hand = hand;
        this.order = order;
        this.end = end;
        this.texts = good(AssignmentTexts.of(order.folder(), order.documents().texts()));
        this.ordered = texts.texts();
        this.told = ordered;
        this.head = order.resume().map(Resume::commit).orElse(order.base());
        this.failure = world.fates.agentFailure(hand.attempt());
        this.left = failure.isPresent() ? world.random.nextInt(3) : Integer.MAX_VALUE;
    }

    private static AssignmentTexts good(Parsed<AssignmentTexts> parsed) {
        return ((Parsed.Good<AssignmentTexts>) parsed).value();
    }

    void begin() {
        order.resume()
                .filter(resume -> !world.git.has(hand.attempt().work(), resume.commit()))
                .ifPresent(resume -> {
                    throw world.broken(hand.attempt() + " goes on from " + resume.commit());
                });
        requireUndone();
        worker.started(hand);
        if (world.providers.refuses(order.agent())) {
            worker.later(
                    world.between(500, 8_000), () -> ends(world.providers.refusal(order.agent())));
            return;
        }
        if (!order.scope().isEmpty()) {
            does(new StepCommand.Enter(order.scope()));
        } else if (texts.queue().active().isEmpty()) {
            does(new StepCommand.Start(Optional.empty()));
        }
        next();
    }

    /// What it is to do is not done in what it begins with, and what is said to be done is.
    private void requireUndone() {
        for (Step step : scope().in(texts.queue()).orElseThrow().steps()) {
            boolean listed = order.steps().contains(step.number().text());
            boolean done = world.git.reportOn(head, step.name()).isPresent();
            if (listed && done) {
                throw world.broken(hand.attempt() + " is to do " + step.name() + " again");
            }
            boolean claimed = texts.report(step).filter(text -> text.contains("by ")).isPresent();
            if (step.is(StepStatus.DONE) && claimed && !world.git.hasStep(head, step.name())) {
                throw world.broken(
                        hand.attempt() + " finds " + step.name() + " done, and it is not there");
            }
        }
    }

    private Scope scope() {
        return order.scope().isEmpty() ? Scope.WHOLE : Scope.of(order.scope());
    }

    private void does(StepCommand command) {
        switch (AssignmentMachine.decide(texts.queue(), scope(), command, world.time())) {
            case Decision.Decided decided -> texts = good(texts.with(texts.changes(decided)));
            case Decision.Refused refused ->
                    throw world.broken(hand.attempt() + " is refused: " + refused.message());
        }
    }

    /// The step in progress; none at the end of the unit, or where an inline session comes to a fork.
    private Optional<Step> current() {
        return scope().in(texts.queue())
                .flatMap(Queue::current)
                .filter(step -> !order.scope().isEmpty() || texts.queue().fork(step).isEmpty());
    }

    private void next() {
        if (current().isEmpty()) {
            ends(succeeded());
        } else if (left-- <= 0) {
            worker.later(world.fates.work(hand.attempt()), this::fails);
        } else {
            worker.later(world.fates.work(hand.attempt()), this::finishes);
        }
    }

    private void finishes() {
        if (hand.stopped) {
            return;
        }
        if (world.providers.refuses(order.agent())) {
            ends(world.providers.refusal(order.agent()));
            return;
        }
        Step step = current().orElseThrow();
        String report = "Report on " + step.name() + " by " + hand.attempt();
        head = world.git.commitStep(hand.attempt(), head, step.name(), report);
        does(new StepCommand.Finish(Optional.of(step.number().text()), report));
        pushed = !world.fates.isGitAway();
        if (pushed) {
            world.git.pushAttempt(hand.attempt(), head);
        }
        if (world.fates.isLostBehindTheBroker()) {
            number++;
            lost = true;
            next();
        } else {
            tell(pushed, this::next);
        }
    }

    /// Its agent gives a step up, or dies in the middle of it with something committed.
    private void fails() {
        if (hand.stopped) {
            return;
        }
        FailureKind kind = failure.orElseThrow();
        if (kind.consumesAttempt()) {
            world.ledger.fault(hand.attempt(), kind);
        }
        if (kind == FailureKind.AGENT_FAILED && world.chance(0.5)) {
            does(new StepCommand.Fail(world.chance(0.5) ? "it is broken" : "HTTP 503"));
            world.git.pushAttempt(hand.attempt(), head);
            tell(true, () -> ends(failed(kind)));
            return;
        }
        head = world.git.commitPart(head);
        world.git.pushAttempt(hand.attempt(), head);
        ends(failed(kind));
    }

    private Outcome failed(FailureKind kind) {
        return new Outcome.Failed(
                kind,
                "as it happens",
                new Salvage.Saved(hand.attempt().ref(), head),
                hand.used(world.now()));
    }

    private Outcome succeeded() {
        if (world.fates.isGate(hand.attempt())) {
            head = world.git.commitPart(head);
            world.git.pushAttempt(hand.attempt(), head);
            return new Outcome.Gated(
                    head, hand.attempt().ref(), Gate.checklist("look at it"), used());
        }
        world.git.pushAttempt(hand.attempt(), head);
        return new Outcome.Succeeded(head, hand.attempt().ref(), "done", List.of(), used());
    }

    private Usage used() {
        return hand.used(world.now());
    }

    private void tell(boolean saved, Runnable then) {
        boolean whole = lost;
        lost = false;
        DocumentChanges news =
                DocumentChanges.between(own(whole ? ordered : told), own(texts.texts()));
        told = texts.texts();
        worker.tell(
                new Report.Stepped(
                        hand.attempt(),
                        hand.claim(),
                        ++number,
                        whole,
                        news,
                        saved ? Optional.of(head) : Optional.empty()),
                () -> {
                    if (!hand.stopped) {
                        then.run();
                    }
                });
    }

    /// What belongs to forks is no file of an inline session's.
    private Map<String, String> own(Map<String, String> files) {
        Map<String, String> own = new TreeMap<>(files);
        own.keySet()
                .removeIf(path ->
                        texts.numberOf(path)
                                .flatMap(texts.queue()::get)
                                .filter(this::isOwn)
                                .isEmpty());
        return own;
    }

    private boolean isOwn(Step step) {
        return order.scope().isEmpty()
                ? texts.queue().fork(step).isEmpty()
                : scope().in(texts.queue()).flatMap(part -> part.get(step.number())).isPresent();
    }

    private void ends(Outcome outcome) {
        if (!hand.stopped && lost) {
            tell(pushed, () -> ends(outcome));
        } else if (!hand.stopped) {
            end.accept(outcome);
        }
    }
}
