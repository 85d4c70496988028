package dev.acefleet.worker.ops;

import dev.acefleet.common.model.CommitId;
import dev.acefleet.common.model.DocumentChanges;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/// What a worker says of steps, as a coordinator takes it: what follows the one before counts, and what is whole. Any thread.
final class Told {
    /// One report that counted.
    record Step(boolean whole, DocumentChanges changes, Optional<CommitId> saved) {}

    private final List<Step> counted = new ArrayList<>();
    private final List<Integer> numbers = new ArrayList<>();
    private Consumer<Step> listener = _ -> {};
    private Runnable onLoss = () -> {};
    private Optional<Step> atLast = Optional.empty();
    private int last;
    private int losses;
    private int gone;
    private int refusals;
    private int failures;

    /// Called for each report that counts, on the thread that says it.
    synchronized void listen(Consumer<Step> listener) {
        this.listener = listener;
    }

    /// The next reports do not arrive.
    synchronized void loseNext(int times) {
        losses = times;
    }

    /// Called for each report that does not arrive, on the thread that says it.
    synchronized void onLoss(Runnable action) {
        onLoss = action;
    }

    /// The next reports cannot even be made.
    synchronized void refuseNext(int times) {
        refusals = times;
    }

    /// The next reports arrive, and are lost behind the broker: who said them never hears of it.
    synchronized void loseBehindNext(int times) {
        gone = times;
    }

    /// Of the next reports, which arrive, nobody hears that they did.
    synchronized void failNext(int times) {
        failures = times;
    }

    CompletableFuture<Void> stepped(
            int number, boolean whole, DocumentChanges changes, Optional<CommitId> saved) {
        Step step = new Step(whole, changes, saved);
        Consumer<Step> hears = _ -> {};
        CompletableFuture<Void> answer = CompletableFuture.completedFuture(null);
        synchronized (this) {
            if (refusals > 0) {
                refusals--;
                throw new IllegalArgumentException("too much");
            }
            numbers.add(number);
            if (losses > 0) {
                losses--;
                onLoss.run();
                return CompletableFuture.failedFuture(new IllegalStateException("no broker"));
            }
            if (gone > 0) {
                gone--;
                return answer;
            }
            if (number == last + 1 || (whole && number > last)) {
                last = number;
                counted.add(step);
                hears = listener;
            }
            if (failures > 0) {
                failures--;
                answer = CompletableFuture.failedFuture(new IllegalStateException("no answer"));
            }
        }
        hears.accept(step);
        return answer;
    }

    synchronized void steppedAtLast(int number, DocumentChanges changes, Optional<CommitId> saved) {
        if (number <= last) {
            throw new AssertionError(number + " does not follow " + last);
        }
        atLast = Optional.of(new Step(true, changes, saved));
    }

    /// What is said with the end.
    synchronized Optional<Step> atLast() {
        return atLast;
    }

    /// Those that counted.
    synchronized List<Step> counted() {
        return List.copyOf(counted);
    }

    /// The numbers of all that were said.
    synchronized List<Integer> numbers() {
        return List.copyOf(numbers);
    }

    /// What the coordinator has of the assignment now.
    synchronized Map<String, String> texts(Map<String, String> before) {
        Map<String, String> texts = new TreeMap<>(before);
        for (Step step : counted) {
            texts.keySet().removeAll(step.changes().removed());
            texts.putAll(step.changes().written());
        }
        return texts;
    }
}
