package dev.acefleet.common.message;

import dev.acefleet.common.model.StageSubmission;
import java.util.regex.Pattern;

/// Body of `POST /api/v1/stages`.
///
/// @param key made by the client; sent again with the same one, a submission gets its first answer again
public record SubmitRequest(String key, StageSubmission stage) {
    private static final Pattern KEY = Pattern.compile("[\\x21-\\x7e]{1,200}");

    public SubmitRequest {
        checkKey(key);
    }

    static void checkKey(String key) {
        if (!isKey(key)) {
            throw new IllegalArgumentException(
                    "Not a submission key (1 to 200 printable ASCII characters without spaces)");
        }
    }

    /// Whether a submission may have this key.
    public static boolean isKey(String key) {
        return KEY.matcher(key).matches();
    }
}
