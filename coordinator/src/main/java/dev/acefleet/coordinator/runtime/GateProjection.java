package dev.acefleet.coordinator.runtime;

import dev.acefleet.common.message.GateView;
import dev.acefleet.common.message.Words;
import dev.acefleet.common.model.GateId;
import dev.acefleet.coordinator.core.Event;
import java.time.Instant;
import java.util.Optional;

/// What is known of one gate. Guarded by its plan's owner.
final class GateProjection {
    final GateId id;
    private final Event.GateOpened opened;
    private final Instant at;
    private Optional<Event.GateAnswered> answered = Optional.empty();
    private Optional<Instant> closedAt = Optional.empty();

    GateProjection(Event.GateOpened opened, Instant at) {
        id = opened.gate();
        this.opened = opened;
        this.at = at;
    }

    void answered(Event.GateAnswered answer, Instant at) {
        answered = Optional.of(answer);
        closedAt = Optional.of(at);
    }

    /// It is asked no more: given up, or its work is cancelled or retried.
    void closed(Instant at) {
        closedAt = closedAt.or(() -> Optional.of(at));
    }

    boolean isOpen() {
        return closedAt.isEmpty();
    }

    /// In a few words, with what it is about.
    String asks() {
        String task = opened.asked().task();
        return Words.of(opened.asked().kind()).replace('_', ' ')
                + (task.isBlank() ? "" : ", " + task);
    }

    GateView view() {
        return new GateView(
                id.toString(),
                id.work().item(),
                Words.of(opened.asked().kind()),
                opened.asked().progress(),
                opened.asked().task(),
                opened.asked().completed(),
                opened.asked().details(),
                opened.asked().options().stream()
                        .map(option ->
                                new GateView.Option(option.id(), option.name(), option.text()))
                        .toList(),
                opened.asked().awaiting(),
                at,
                opened.deadline(),
                answered.map(Event.GateAnswered::answer).orElse(""),
                answered.map(Event.GateAnswered::by).orElse(""),
                answered.map(Event.GateAnswered::automatic).orElse(false),
                closedAt);
    }
}
