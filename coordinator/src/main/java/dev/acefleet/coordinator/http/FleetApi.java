package dev.acefleet.coordinator.http;

import dev.acefleet.common.message.Diagnostics;
import dev.acefleet.common.message.StatusView;
import dev.acefleet.common.message.VersionView;
import dev.acefleet.common.message.WorkerList;
import dev.acefleet.coordinator.runtime.FleetView;
import dev.acefleet.coordinator.runtime.Readiness;
import io.javalin.http.Context;
import java.util.function.Supplier;

/// `GET /workers`, `/diagnostics`, `/version`, `/healthz` and `/readyz`.
final class FleetApi {
    private final FleetView fleet;
    private final Readiness readiness;
    private final Supplier<Diagnostics> diagnostics;
    private final String version;
    private final Json json;

    FleetApi(ApiPorts ports, String version, Json json) {
        this.fleet = ports.fleet();
        this.readiness = ports.readiness();
        this.diagnostics = ports.diagnostics();
        this.version = version;
        this.json = json;
    }

    void workers(Context context) {
        WorkerList list = new WorkerList(WorkerList.SCHEMA, fleet.workers());
        json.answer(context, 200, list, WorkerList.class);
    }

    void diagnostics(Context context) {
        json.answer(context, 200, diagnostics.get(), Diagnostics.class);
    }

    void version(Context context) {
        json.answer(context, 200, new VersionView(version, "v1"), VersionView.class);
    }

    /// The process lives. A process that answers this and not [#ready] is not to be killed for it.
    void health(Context context) {
        json.answer(context, 200, new StatusView("ok"), StatusView.class);
    }

    void ready(Context context) {
        readiness
                .obstacle()
                .ifPresent(obstacle -> {
                    throw Beginning.notReady(obstacle);
                });
        json.answer(context, 200, new StatusView("ready"), StatusView.class);
    }
}
