package dev.acefleet.worker.run;

import dev.acefleet.common.model.WorkOrder;
import java.util.List;
import java.util.Map;

/// The text an agent gets that works through steps of an assignment (spec/assign.md 14.2, 15). It names no program but
/// `ace-assign`, which it finds on its `PATH`, and knows no skills: where a step names one, the agent may have it or not.
public final class DrivePrompt {
    private DrivePrompt() {}

    /// @param steps what is to be done, each in a line
    /// @param brief what is to be said of those who worked on it before ([Brief]); may be empty
    public static String of(WorkOrder.Subtree order, List<String> steps, String brief) {
        String note = (order.note() + "\n\n" + brief).strip();
        return Prompt.fill(
                Prompt.own("drive-prompt.md"),
                Map.of(
                        "assignment",
                        order.assignment(),
                        "name",
                        order.name(),
                        "scope",
                        order.scope().isEmpty()
                                ? "Your part: the steps listed below, which are no fork steps"
                                : "Your part: the subtree of step " + order.scope(),
                        "steps",
                        steps.isEmpty() ? "None." : "- " + String.join("\n- ", steps),
                        "end",
                        order.scope().isEmpty() ? INLINE : FORK,
                        "note",
                        note.isEmpty() ? "Nothing beyond the above." : note));
    }

    private static final String FORK =
            "the status says that the subtree is completed, or that no step of it is in progress and none can be begun";

    private static final String INLINE =
            "the steps listed above, and those that you have added to them, are over, or when the step in progress is a fork"
                    + " step (`Context: fork`) or lies below one: somebody else does those";
}
