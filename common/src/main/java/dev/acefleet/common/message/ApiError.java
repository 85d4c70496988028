package dev.acefleet.common.message;

/// Body of every answer of the API that is not a success.
public record ApiError(Problem error) {
    /// Code of a submission whose key was refused while another plan was in the way, which has ended since: the same stage
    /// is taken under another key.
    public static final String KEY_REFUSED = "key_refused";

    /// Code of a node that was just started: nothing was done, and in a moment it answers.
    public static final String NOT_READY = "not_ready";

    /// @param code for programs; never renamed
    /// @param what went wrong
    /// @param why it did
    /// @param todo what the caller can do about it
    public record Problem(String code, String what, String why, String todo) {}

    public static ApiError of(String code, String what, String why, String todo) {
        return new ApiError(new Problem(code, what, why, todo));
    }
}
