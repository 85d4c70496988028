package dev.acefleet.coordinator.http;

import dev.acefleet.common.message.Command;
import dev.acefleet.common.message.ProviderList;
import dev.acefleet.common.message.ProviderView;
import dev.acefleet.common.model.Account;
import dev.acefleet.coordinator.runtime.FleetView;
import io.javalin.http.Context;
import java.util.List;

/// `GET /providers` and `POST /providers/{provider}/{account}/resume`, which may come again with the same key, and gets its
/// first answer again.
final class ProvidersApi {
    private final CommandDesk desk;
    private final FleetView fleet;
    private final Json json;

    ProvidersApi(CommandDesk desk, FleetView fleet, Json json) {
        this.desk = desk;
        this.fleet = fleet;
        this.json = json;
    }

    void list(Context context) {
        ProviderList list = new ProviderList(ProviderList.SCHEMA, fleet.providers());
        json.answer(context, 200, list, ProviderList.class);
    }

    void resume(Context context) throws InterruptedException {
        desk.act(
                context,
                (id, request) ->
                        new CommandDesk.Made(
                                new Command.ResumeProvider(id, request.key(), account(context))));
    }

    private Account account(Context context) {
        String name = context.pathParam("provider") + "/" + context.pathParam("account");
        List<String> known = fleet.providers().stream().map(ProviderView::name).toList();
        if (known.contains(name)) {
            return Account.parse(name);
        }
        throw new Problem(
                404,
                "provider_not_found",
                "No provider of that account is left alone",
                known.isEmpty()
                        ? "every provider answers, as far as is known"
                        : "these refuse: " + String.join(", ", known),
                "list them: fleet provider");
    }
}
