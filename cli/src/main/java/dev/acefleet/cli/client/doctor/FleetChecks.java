package dev.acefleet.cli.client.doctor;

import dev.acefleet.cli.client.api.ApiClient;
import dev.acefleet.cli.client.api.Reply;
import dev.acefleet.cli.client.ui.ProgramVersion;
import dev.acefleet.common.message.Diagnostics;
import dev.acefleet.common.message.ProviderList;
import dev.acefleet.common.message.ProviderView;
import dev.acefleet.common.message.StatusView;
import dev.acefleet.common.message.VersionView;
import dev.acefleet.common.message.WorkerList;
import dev.acefleet.common.message.WorkerView;
import java.util.ArrayList;
import java.util.List;

/// What the fleet says of itself.
public final class FleetChecks {
    private final ApiClient api;

    public FleetChecks(ApiClient api) {
        this.api = api;
    }

    /// Stops at the first thing without which the rest cannot be asked.
    public List<Finding> findings() {
        List<Finding> findings = new ArrayList<>();
        boolean answers = answers(findings);
        if (answers) {
            ready(findings);
        }
        if (answers && diagnostics(findings)) {
            workers(findings);
            providers(findings);
        }
        return findings;
    }

    /// A broker that is away stands before what follows from it: all workers are silent then.
    private void ready(List<Finding> findings) {
        switch (api.ready()) {
            case Reply.Ok<StatusView> _ ->
                    findings.add(Finding.ok("coordinator", "reads and decides"));
            case Reply.Refused<StatusView>(int _, var problem) ->
                    findings.add(
                            Finding.problem(
                                    "coordinator",
                                    "not ready: " + problem.why(),
                                    "See that the broker runs and that the coordinators reach it; what runs goes on."));
            case Reply.Unreachable<StatusView>(String reason) ->
                    findings.add(Finding.problem("server", reason, "Ask again."));
        }
    }

    private boolean answers(List<Finding> findings) {
        switch (api.version()) {
            case Reply.Ok<VersionView>(int _, VersionView version) -> {
                String own = ProgramVersion.read();
                String text = api.server() + ", version " + version.version();
                findings.add(
                        own.equals(version.version())
                                ? Finding.ok("server", text)
                                : Finding.note(
                                        "server",
                                        text + "; this program is " + own,
                                        "Use the same version where something is not understood."));
                return true;
            }
            case Reply.Refused<VersionView>(int status, var problem) ->
                    findings.add(
                            Finding.problem(
                                    status == 401 || status == 403 ? "token" : "server",
                                    api.server() + ": " + problem.what() + ": " + problem.why(),
                                    problem.todo()));
            case Reply.Unreachable<VersionView>(String reason) ->
                    findings.add(
                            Finding.problem(
                                    "server",
                                    api.server() + " does not answer: " + reason,
                                    "Start fleet coordinator there, or name another server."));
        }
        return false;
    }

    private boolean diagnostics(List<Finding> findings) {
        switch (api.diagnostics()) {
            case Reply.Ok<Diagnostics>(int _, Diagnostics known) -> {
                findings.add(quarantine(known));
                topics(known, findings);
                return true;
            }
            case Reply.Refused<Diagnostics>(int _, var problem) ->
                    findings.add(
                            Finding.problem(
                                    "server",
                                    problem.what() + ": " + problem.why(),
                                    problem.todo()));
            case Reply.Unreachable<Diagnostics>(String reason) ->
                    findings.add(Finding.problem("server", reason, "Ask again."));
        }
        return false;
    }

    private static Finding quarantine(Diagnostics known) {
        if (known.quarantined() == 0) {
            return Finding.ok("inputs", "none was passed over");
        }
        StringBuilder text = new StringBuilder();
        text.append(known.quarantined()).append(" passed over");
        known.inputs().reversed().stream()
                .limit(3)
                .forEach(input ->
                        text.append("; at ")
                                .append(input.offset())
                                .append(": ")
                                .append(input.reason()));
        return Finding.problem(
                "inputs",
                text.toString(),
                "See who writes them: only coordinators and workers of this version may.");
    }

    private static void topics(Diagnostics known, List<Finding> findings) {
        known.topics()
                .forEach(topic ->
                        findings.add(
                                Finding.problem(
                                        "topic",
                                        topic.topic() + ": " + topic.problem(),
                                        topic.advice())));
        known.unreadable()
                .forEach(topic ->
                        findings.add(
                                Finding.problem(
                                        "topic",
                                        topic.topic()
                                                + ": "
                                                + topic.records()
                                                + " records are no messages of the fleet; "
                                                + topic.reason(),
                                        "See who writes to it.")));
        if (known.topics().isEmpty() && known.unreadable().isEmpty()) {
            findings.add(Finding.ok("topics", "as they should be"));
        }
    }

    private void workers(List<Finding> findings) {
        switch (api.workers()) {
            case Reply.Ok<WorkerList>(int _, WorkerList list) -> {
                if (list.workers().isEmpty()) {
                    findings.add(
                            Finding.problem(
                                    "workers", "there is none", "Start one with fleet worker."));
                }
                list.workers().forEach(worker -> findings.add(of(worker)));
            }
            case Reply.Refused<WorkerList>(int _, var problem) ->
                    findings.add(
                            Finding.problem(
                                    "workers",
                                    problem.what() + ": " + problem.why(),
                                    problem.todo()));
            case Reply.Unreachable<WorkerList>(String reason) ->
                    findings.add(Finding.problem("server", reason, "Ask again."));
        }
    }

    /// A server of an older version does not know the question.
    private void providers(List<Finding> findings) {
        if (!(api.providers() instanceof Reply.Ok<ProviderList>(int _, ProviderList list))) {
            return;
        }
        if (list.providers().isEmpty()) {
            findings.add(Finding.ok("providers", "none refuses, as far as is known"));
        }
        list.providers().forEach(provider -> findings.add(of(provider)));
    }

    private static Finding of(ProviderView provider) {
        String subject = "provider " + provider.name();
        return provider.state().equals(ProviderView.EASING)
                ? Finding.note(
                        subject,
                        "answers again; " + provider.places() + " runs go at once",
                        "Nothing: with each pause there are twice as many.")
                : Finding.problem(
                        subject,
                        "refuses since " + provider.since() + ": " + provider.reason(),
                        "One run goes to see at "
                                + provider.next()
                                + ". When it answers before: fleet provider resume "
                                + provider.name());
    }

    private static Finding of(WorkerView worker) {
        String subject = "worker " + worker.id();
        if (!worker.state().equals(WorkerView.ALIVE)) {
            return Finding.problem(
                    subject,
                    "silent since " + worker.lastSeenAt(),
                    "See that it runs and reaches the broker.");
        }
        if (!worker.obstacle().isEmpty()) {
            return Finding.problem(subject, "takes nothing: " + worker.obstacle(), "Mend that.");
        }
        if (worker.unreadable() > 0) {
            return Finding.problem(
                    subject,
                    worker.unreadable() + " records it read are no messages of the fleet",
                    "Its log names topic and offset; see who writes there.");
        }
        if (!worker.cordoned().isEmpty()) {
            return Finding.note(
                    subject,
                    "gets no new work: " + worker.cordoned(),
                    "When it may: fleet workers uncordon " + worker.id());
        }
        return Finding.ok(
                subject,
                worker.slots()
                        + " slots in pool "
                        + String.join(", ", worker.pools())
                        + ", agents "
                        + String.join(", ", worker.agents()));
    }
}
