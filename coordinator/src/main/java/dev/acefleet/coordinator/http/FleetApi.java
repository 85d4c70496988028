package dev.acefleet.coordinator.http;

import dev.acefleet.common.message.VersionView;
import dev.acefleet.common.message.WorkerList;
import dev.acefleet.coordinator.runtime.FleetView;
import dev.acefleet.coordinator.runtime.Readiness;
import io.javalin.http.Context;

/// `GET /workers`, `/version`, `/healthz` and `/readyz`.
final class FleetApi {
    private final FleetView fleet;
    private final Readiness readiness;
    private final String version;
    private final Json json;

    private record Status(String status) {}

    FleetApi(FleetView fleet, Readiness readiness, String version, Json json) {
        this.fleet = fleet;
        this.readiness = readiness;
        this.version = version;
        this.json = json;
    }

    void workers(Context context) {
        WorkerList list = new WorkerList(WorkerList.SCHEMA, fleet.workers());
        json.answer(context, 200, list, WorkerList.class);
    }

    void version(Context context) {
        json.answer(context, 200, new VersionView(version, "v1"), VersionView.class);
    }

    /// The process lives. A process that answers this and not [#ready] is not to be killed for it.
    void health(Context context) {
        json.answer(context, 200, new Status("ok"), Status.class);
    }

    void ready(Context context) {
        readiness
                .obstacle()
                .ifPresent(obstacle -> {
                    throw new Problem(
                            503,
                            "not_ready",
                            "This node cannot answer yet",
                            obstacle,
                            "ask another node, or wait");
                });
        json.answer(context, 200, new Status("ready"), Status.class);
    }
}
