package dev.acefleet.cli.client;

import dev.acefleet.cli.client.api.ApiClient;
import dev.acefleet.cli.client.api.Reply;
import dev.acefleet.cli.client.git.Checkout;
import dev.acefleet.cli.client.git.DocumentHome;
import dev.acefleet.cli.client.git.OwedDocuments;
import dev.acefleet.cli.client.ui.Surroundings;
import dev.acefleet.common.message.ApiError;
import dev.acefleet.common.message.DocumentsView;
import dev.acefleet.common.message.PlanReport;
import dev.acefleet.common.model.PlanId;
import java.util.ArrayList;
import java.util.List;

/// Brings what plans have made of the documents that a checkout sent, and says so. Whatever comes of it, it throws nothing:
/// the next command brings what is missing.
final class DocumentCourier {
    private final Surroundings surroundings;
    private final Checkout checkout;
    private final OwedDocuments owed;

    DocumentCourier(Surroundings surroundings, Checkout checkout) {
        this.surroundings = surroundings;
        this.checkout = checkout;
        this.owed = new OwedDocuments(checkout, OwedDocuments.OF_STAGES);
    }

    /// The plan is about to get documents of this checkout.
    void send(PlanId plan) {
        owed.remember(plan);
    }

    void bring(ApiClient api, PlanId plan) {
        switch (api.documents(plan.value())) {
            case Reply.Ok<DocumentsView>(int _, DocumentsView view) -> {
                DocumentHome.Brought brought = new DocumentHome(checkout).bring(view);
                tell(brought);
                if (brought.failed().isEmpty()) {
                    owed.forget(plan);
                }
            }
            case Reply.Refused<DocumentsView>(int _, ApiError.Problem problem) ->
                    surroundings.say("The documents were not brought here: " + problem.why());
            case Reply.Unreachable<DocumentsView>(String reason) ->
                    surroundings.say("The documents were not brought here: " + reason);
        }
    }

    private void tell(DocumentHome.Brought brought) {
        if (!brought.written().isEmpty()) {
            surroundings.say("Written in .ace: " + String.join(", ", brought.written()) + ".");
        }
        if (!brought.merged().isEmpty()) {
            surroundings.say(
                    "Merged in .ace with what was changed here meanwhile: "
                            + String.join(", ", brought.merged())
                            + ".");
        }
        brought.beside()
                .forEach(path ->
                        surroundings.say(
                                path
                                        + " was changed meanwhile, where the stage changed it too, and was left"
                                        + " alone; take over from "
                                        + path
                                        + DocumentHome.BESIDE
                                        + " what is missing in it, and delete that."));
        brought.failed().forEach(failure -> surroundings.say("Not written: " + failure));
    }

    /// Brings what is still owed by plans that have ended since somebody looked.
    ///
    /// @return their reports
    List<PlanReport> bringOwed(ApiClient api) {
        List<PlanReport> ended = new ArrayList<>();
        for (PlanId plan : owed.plans()) {
            switch (api.plan(plan.value())) {
                case Reply.Ok<PlanReport>(int _, PlanReport report) -> {
                    if (report.hasEnded()) {
                        bring(api, plan);
                        ended.add(report);
                    }
                }
                case Reply.Refused<PlanReport> refused -> {
                    if (refused.status() == 404) {
                        owed.forget(plan);
                    }
                }
                case Reply.Unreachable<PlanReport> _ -> {}
            }
        }
        return ended;
    }
}
