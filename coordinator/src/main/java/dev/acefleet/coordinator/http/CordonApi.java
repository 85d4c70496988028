package dev.acefleet.coordinator.http;

import dev.acefleet.common.message.Command;
import dev.acefleet.common.message.WorkerView;
import dev.acefleet.common.model.WorkerRef;
import dev.acefleet.coordinator.runtime.FleetView;
import io.javalin.http.Context;
import java.util.List;

/// `POST /workers/{worker}/cordon` and `/uncordon`. Either may come again with the same key, and gets its first answer again.
final class CordonApi {
    private final CommandDesk desk;
    private final FleetView fleet;

    CordonApi(CommandDesk desk, FleetView fleet) {
        this.desk = desk;
        this.fleet = fleet;
    }

    void cordon(Context context) throws InterruptedException {
        act(context, true);
    }

    void uncordon(Context context) throws InterruptedException {
        act(context, false);
    }

    private void act(Context context, boolean cordoned) throws InterruptedException {
        desk.act(
                context,
                (id, request) ->
                        new CommandDesk.Made(
                                new Command.CordonWorker(
                                        id,
                                        request.key(),
                                        worker(context, cordoned),
                                        cordoned,
                                        request.reason())));
    }

    /// A worker that was heard of: a name that is mistyped must not look as if it had worked. What is uncordoned may be gone.
    private String worker(Context context, boolean mustBeHeard) {
        String id = context.pathParam("worker");
        List<String> known = fleet.workers().stream().map(WorkerView::id).toList();
        if (!mustBeHeard && WorkerRef.isId(id) || known.contains(id)) {
            return id;
        }
        throw new Problem(
                404,
                "worker_not_found",
                "There is no such worker",
                "these were heard of in the last hour: " + String.join(", ", known),
                "list the workers: fleet workers");
    }
}
