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

/// What a worker says of steps, as a coordinator takes it: only what follows the one before counts. Any thread.
final class Told {
    /// One report that counted.
    record Step(DocumentChanges changes, Optional<CommitId> saved) {}

    private final List<Step> counted = new ArrayList<>();
    private final List<Integer> numbers = new ArrayList<>();
    private Consumer<Step> listener = _ -> {};
    private int losses;
    private int failures;

    /// Called for each report that counts, on the thread that says it.
    synchronized void listen(Consumer<Step> listener) {
        this.listener = listener;
    }

    /// The next reports do not arrive.
    synchronized void loseNext(int times) {
        losses = times;
    }

    /// Of the next reports, which arrive, nobody hears that they did.
    synchronized void failNext(int times) {
        failures = times;
    }

    CompletableFuture<Void> stepped(int number, DocumentChanges changes, Optional<CommitId> saved) {
        Step step = new Step(changes, saved);
        Consumer<Step> hears = _ -> {};
        CompletableFuture<Void> answer = CompletableFuture.completedFuture(null);
        synchronized (this) {
            numbers.add(number);
            if (losses > 0) {
                losses--;
                return CompletableFuture.failedFuture(new IllegalStateException("no broker"));
            }
            if (number == counted.size() + 1) {
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
