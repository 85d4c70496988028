package dev.acefleet.cli.client.drive;

import dev.acefleet.cli.client.api.ApiClient;
import dev.acefleet.cli.client.api.Reply;
import dev.acefleet.cli.client.git.Checkout;
import dev.acefleet.cli.client.git.DocumentHome;
import dev.acefleet.cli.client.git.OwedDocuments;
import dev.acefleet.cli.client.ui.Surroundings;
import dev.acefleet.common.assign.files.AssignmentBase;
import dev.acefleet.common.assign.files.AssignmentFolder;
import dev.acefleet.common.message.ApiError;
import dev.acefleet.common.message.DocumentsView;
import dev.acefleet.common.message.PlanReport;
import dev.acefleet.common.model.AssignmentSubmission;
import dev.acefleet.common.model.PlanId;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/// Brings what drives have made of the steps into the folders of their assignments, while they go on and at their ends, under
/// the lock that `ace-assign` changes them under. Whatever comes of it, it throws nothing: the next command brings what is
/// missing.
public final class AssignmentHome {
    private final Surroundings surroundings;
    private final Checkout checkout;
    private final AssignmentBase base;
    private final OwedDocuments owed;
    private final OwedDocuments work;

    public AssignmentHome(Surroundings surroundings, Checkout checkout, AssignmentBase base) {
        this.surroundings = surroundings;
        this.checkout = checkout;
        this.base = base;
        this.owed = new OwedDocuments(checkout, OwedDocuments.OF_ASSIGNMENTS);
        this.work = new OwedDocuments(checkout, OwedDocuments.WORK_OF_ASSIGNMENTS);
    }

    /// The plan is about to get files of this checkout, or is followed from here.
    public void expect(PlanId plan) {
        owed.remember(plan);
        work.remember(plan);
    }

    /// Whether a drive was submitted from here whose end nobody has seen, or whose work is not in the branch.
    public boolean isExpecting() {
        return !owed.plans().isEmpty() || !work.plans().isEmpty();
    }

    /// All that the plan has merged is in the branch.
    public void workIsHere(PlanId plan) {
        work.forget(plan);
    }

    /// Forgets the drives whose work is here, and those that no server knows any more.
    public void settle(ApiClient api, Predicate<PlanReport> isHere) {
        for (PlanId plan : work.plans()) {
            boolean settled =
                    switch (api.plan(plan.value())) {
                        case Reply.Ok<PlanReport>(int _, PlanReport report) ->
                                report.hasEnded() && isHere.test(report);
                        case Reply.Refused<PlanReport> refused -> refused.status() == 404;
                        case Reply.Unreachable<PlanReport> _ -> false;
                    };
            if (settled) {
                work.forget(plan);
            }
        }
    }

    /// Brings what there is by now, and says nothing of it: the plan goes on.
    public void bringSoFar(ApiClient api, PlanId plan, String assignment) {
        if (api.documents(plan.value())
                instanceof Reply.Ok<DocumentsView>(int _, DocumentsView view)) {
            bring(view, assignment);
        }
    }

    /// Brings all of a plan that has ended.
    public void bring(ApiClient api, PlanId plan, String assignment) {
        switch (api.documents(plan.value())) {
            case Reply.Ok<DocumentsView>(int _, DocumentsView view) -> {
                DocumentHome.Brought brought = bring(view, assignment);
                tell(brought, assignment);
                if (brought.failed().isEmpty()) {
                    owed.forget(plan);
                }
            }
            case Reply.Refused<DocumentsView>(int _, ApiError.Problem problem) ->
                    surroundings.say("The steps were not brought here: " + problem.why());
            case Reply.Unreachable<DocumentsView>(String reason) ->
                    surroundings.say("The steps were not brought here: " + reason);
        }
    }

    private DocumentHome.Brought bring(DocumentsView view, String assignment) {
        List<DocumentHome.Brought> brought = new ArrayList<>();
        try {
            Optional<AssignmentFolder> folder = base.get(assignment);
            if (folder.isEmpty()) {
                return failed("assignment " + assignment + " is not in " + base.path());
            }
            DocumentHome home =
                    new DocumentHome(
                            checkout, folder.get().path(), AssignmentSubmission.folder(assignment));
            boolean changed =
                    folder.get()
                            .alter(
                                    surroundings.clock(),
                                    () -> {
                                        brought.add(home.bring(view));
                                        return brought.getLast().isChange();
                                    });
            if (changed) {
                base.touched(folder.get());
            }
        } catch (IOException e) {
            return failed(e.toString());
        }
        return brought.isEmpty()
                ? failed("assignment " + assignment + " is gone")
                : brought.getLast();
    }

    private static DocumentHome.Brought failed(String why) {
        return new DocumentHome.Brought(
                List.of(), List.of(), List.of(), List.of(), List.of(), List.of(why));
    }

    private void tell(DocumentHome.Brought brought, String assignment) {
        surroundings.say(
                "What was done of the steps stands in "
                        + base.path().resolve(assignment)
                        + "; see it with: ace-assign status --assignment "
                        + assignment);
        brought.merged()
                .forEach(path ->
                        surroundings.say(path + " has what was changed here meanwhile, too."));
        brought.beside()
                .forEach(path ->
                        surroundings.say(
                                path
                                        + " was changed meanwhile, where the drive changed it too, and was left"
                                        + " alone; take over from "
                                        + path
                                        + DocumentHome.BESIDE
                                        + " what is missing in it, and delete that."));
        brought.kept()
                .forEach(path ->
                        surroundings.say(
                                path
                                        + " was changed meanwhile and was left; the step has another number now:"
                                        + " take over what you need, and delete it."));
        brought.failed().forEach(failure -> surroundings.say("Not written: " + failure));
    }

    /// Brings what is still owed by drives that have ended since somebody looked.
    ///
    /// @return their reports
    public List<PlanReport> bringOwed(ApiClient api) {
        List<PlanReport> ended = new ArrayList<>();
        for (PlanId plan : owed.plans()) {
            switch (api.plan(plan.value())) {
                case Reply.Ok<PlanReport>(int _, PlanReport report) -> {
                    if (report.hasEnded()) {
                        bring(api, plan, assignmentOf(report.stage()));
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

    /// @param target as reports name what is driven
    public static String assignmentOf(String target) {
        int scope = target.indexOf('@');
        return scope < 0 ? target : target.substring(0, scope);
    }
}
