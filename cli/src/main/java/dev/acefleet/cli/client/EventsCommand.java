package dev.acefleet.cli.client;

import dev.acefleet.cli.client.api.ApiClient;
import dev.acefleet.cli.client.api.EventStream;
import dev.acefleet.cli.client.ui.ExitCode;
import dev.acefleet.cli.client.ui.LocalTime;
import dev.acefleet.cli.client.ui.Output;
import dev.acefleet.cli.client.ui.Refusal;
import dev.acefleet.cli.client.ui.Surroundings;
import dev.acefleet.cli.client.ui.TerminalText;
import dev.acefleet.common.message.EventPage;
import dev.acefleet.common.message.EventPosition;
import dev.acefleet.common.message.ProgressEvent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Prints what happened to a plan, and with `-f` what goes on happening until it ends. Asking is a success, whatever the
/// verdict; a program that wants the verdict calls `watch`.
@Command(
        name = "events",
        description = "Print what happened to a plan, the oldest first.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  fleet events s03-4f1a",
            "  fleet events s03-4f1a -f             go on until the plan ends",
            "  fleet events s03-4f1a -f -o jsonl    every event as a line of JSON"
        })
public final class EventsCommand implements Callable<Integer> {
    private static final Duration TICK = Duration.ofSeconds(1);

    private final Surroundings surroundings;
    @Mixin private final OutputOption output = new OutputOption();
    @Mixin private final ServerOption server = new ServerOption();

    @Parameters(
            arity = "0..1",
            paramLabel = "ID",
            defaultValue = "",
            description = "Id of the plan; the newest, if none is named.")
    private String id = "";

    @Option(
            names = {"-f", "--follow"},
            description = "Go on with what happens, until the plan ends.")
    private boolean follow;

    public EventsCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() {
        Output out = output.of(surroundings);
        if (follow && out.isForPrograms() && !out.isStream()) {
            throw new Refusal(
                    ExitCode.USAGE,
                    "What goes on has no end to print as one value.",
                    "",
                    "Use -f with -o jsonl, or leave -f out.");
        }
        try (ApiClient api = server.connect(surroundings)) {
            String plan = api.plan(id.isEmpty() ? NewestPlan.id(api) : id).orRefuse().id();
            if (!follow) {
                print(all(api, plan), out);
                return ExitCode.DONE.number();
            }
            surroundings.interrupts().listen();
            return follow(api, plan, out).number();
        }
    }

    private static EventPage all(ApiClient api, String plan) {
        List<ProgressEvent> events = new ArrayList<>();
        EventPage page = api.eventPage(plan, EventPosition.START).orRefuse();
        boolean gap = page.gap();
        while (!page.events().isEmpty()) {
            events.addAll(page.events());
            if (page.over()) {
                break;
            }
            page = api.eventPage(plan, events.getLast().id()).orRefuse();
        }
        return new EventPage(EventPage.SCHEMA, events, gap, page.over());
    }

    private void print(EventPage page, Output out) {
        if (page.gap()) {
            sayGap();
        }
        if (out.isForPrograms() && !out.isStream()) {
            out.value(page);
        } else {
            page.events().forEach(event -> print(event, out));
        }
    }

    private void sayGap() {
        surroundings.say("Earlier events are not kept any more; fleet report tells what they did.");
    }

    private static void print(ProgressEvent event, Output out) {
        if (out.isStream()) {
            out.value(event);
        } else if (out.isNames()) {
            out.line(event.id().toString());
        } else if (out.isWide()) {
            out.line(
                    String.format(
                            "%s  %-10s %-16s %-14s %s",
                            LocalTime.withDate(event.at()),
                            event.id(),
                            TerminalText.line(event.type()),
                            TerminalText.line(event.worker()),
                            TerminalText.line(event.text())));
        } else {
            out.line(
                    String.format(
                            "%s  %-16s %s",
                            LocalTime.of(event.at()),
                            TerminalText.line(event.type()),
                            TerminalText.line(event.text())));
        }
    }

    private ExitCode follow(ApiClient api, String plan, Output out) {
        try (EventStream stream = EventStream.open(api, plan, EventPosition.START)) {
            while (!surroundings.interrupts().happened()) {
                Optional<EventStream.Signal> signal = stream.poll(TICK);
                if (signal.isPresent() && signal.get() instanceof EventStream.Signal.Over) {
                    return ExitCode.DONE;
                }
                signal.ifPresent(said -> show(said, out));
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
        surroundings.say("Detached; plan " + plan + " goes on.");
        return ExitCode.INTERRUPTED;
    }

    private void show(EventStream.Signal signal, Output out) {
        switch (signal) {
            case EventStream.Signal.Happened(ProgressEvent event) -> print(event, out);
            case EventStream.Signal.Gap _ -> sayGap();
            case EventStream.Signal.Lost(String reason) ->
                    surroundings.say("connection lost, trying again: " + TerminalText.line(reason));
            case EventStream.Signal.Connected _, EventStream.Signal.Over _ -> {}
        }
    }
}
