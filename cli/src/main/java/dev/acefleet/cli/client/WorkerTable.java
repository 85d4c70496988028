package dev.acefleet.cli.client;

import dev.acefleet.cli.client.api.ApiClient;
import dev.acefleet.cli.client.follow.Durations;
import dev.acefleet.cli.client.report.TextTable;
import dev.acefleet.cli.client.ui.Output;
import dev.acefleet.cli.client.ui.Surroundings;
import dev.acefleet.common.message.WorkerList;
import dev.acefleet.common.message.WorkerView;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/// Prints the workers: who lives, what each has in hand, and what is wrong with it.
final class WorkerTable {
    private static final List<String> HEADINGS =
            List.of("WORKER", "STATE", "FREE", "IN HAND", "SEEN", "POOLS", "AGENTS", "TROUBLE");
    private static final List<String> WIDE_HEADINGS =
            List.of("START", "HOST", "VERSION", "UNREADABLE", "ATTEMPTS");

    private final Surroundings surroundings;

    WorkerTable(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    void list(ServerOption server, Output out) {
        try (ApiClient api = server.connect(surroundings)) {
            print(api.workers().orRefuse(), out);
        }
    }

    private void print(WorkerList list, Output out) {
        if (out.isStream()) {
            list.workers().forEach(out::value);
        } else if (out.isForPrograms()) {
            out.value(list);
        } else if (out.isNames()) {
            list.workers().forEach(worker -> out.line(worker.id()));
        } else if (list.workers().isEmpty()) {
            surroundings.say("No worker was heard of in the last hour. Start one: fleet worker");
        } else {
            table(list, out);
        }
    }

    private void table(WorkerList list, Output out) {
        Instant now = surroundings.clock().instant();
        List<String> headings = new ArrayList<>(HEADINGS);
        if (out.isWide()) {
            headings.addAll(WIDE_HEADINGS);
        }
        TextTable table = new TextTable(headings.toArray(String[]::new));
        list.workers().forEach(worker -> table.row(row(worker, now, out.isWide())));
        table.lines().forEach(out::line);
    }

    private static String[] row(WorkerView worker, Instant now, boolean wide) {
        List<String> cells =
                new ArrayList<>(
                        List.of(
                                worker.id(),
                                worker.cordoned().isEmpty() ? worker.state() : cordoned(worker),
                                worker.free() + "/" + worker.slots(),
                                String.valueOf(worker.attempts().size()),
                                Durations.between(worker.lastSeenAt(), now) + " ago",
                                String.join(",", worker.pools()),
                                String.join(",", worker.agents()),
                                trouble(worker)));
        if (wide) {
            cells.add(String.valueOf(worker.incarnation()));
            cells.add(worker.host());
            cells.add(worker.version());
            cells.add(String.valueOf(worker.unreadable()));
            cells.add(String.join(" ", worker.attempts()));
        }
        return cells.toArray(String[]::new);
    }

    private static String cordoned(WorkerView worker) {
        return worker.state().equals(WorkerView.ALIVE) ? "cordoned" : worker.state();
    }

    private static String trouble(WorkerView worker) {
        List<String> all = new ArrayList<>();
        if (!worker.cordoned().isEmpty()) {
            all.add(worker.cordoned());
        }
        if (!worker.obstacle().isEmpty()) {
            all.add(worker.obstacle());
        }
        if (worker.unreadable() > 0) {
            all.add("passed over " + worker.unreadable() + " unreadable records");
        }
        return String.join("; ", all);
    }
}
