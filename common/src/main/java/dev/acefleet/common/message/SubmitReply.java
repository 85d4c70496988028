package dev.acefleet.common.message;

/// Answer to a submission that was not refused.
///
/// @param state `accepted`; `pending` when no answer came in time: the command is in the inbox and will be decided, so
///     ask for the plan, or send the same key again
/// @param plan its id: also while it is pending, for the id follows from what is submitted
public record SubmitReply(String command, String state, String plan) {
    public static final String ACCEPTED = "accepted";
    public static final String PENDING = "pending";
}
