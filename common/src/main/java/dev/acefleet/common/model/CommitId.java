package dev.acefleet.common.model;

import java.util.regex.Pattern;

/// A full git object id of a commit (SHA-1 or SHA-256). What was checked is named by this, never by a ref's present tip
/// (protocol P18).
public record CommitId(String hex) {
    private static final Pattern FORM = Pattern.compile("[0-9a-f]{40}|[0-9a-f]{64}");

    public CommitId {
        if (!FORM.matcher(hex).matches()) {
            throw new IllegalArgumentException("Not a full commit id: " + hex);
        }
    }

    /// The first ten digits, for people.
    public String abbreviated() {
        return hex.substring(0, 10);
    }

    @Override
    public String toString() {
        return hex;
    }
}
