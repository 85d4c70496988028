package dev.acefleet.common.model;

/// The author of a commit: a name and an address, as git takes them.
public record Identity(String name, String email) {
    private static final int LONGEST = 200;

    public Identity {
        check("name", name);
        check("email", email);
    }

    private static void check(String what, String text) {
        if (text.isBlank()
                || text.length() > LONGEST
                || text.chars().anyMatch(c -> c < ' ' || c == '<' || c == '>')) {
            throw new IllegalArgumentException(
                    "Not fit as a git author's " + what + ": " + Limits.text(text));
        }
    }
}
