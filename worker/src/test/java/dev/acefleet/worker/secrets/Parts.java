package dev.acefleet.worker.secrets;

import java.util.ArrayList;
import java.util.List;

/// A secret of which no three characters stand beside each other anywhere else, so that whatever is left of it is found.
public final class Parts {
    public static final String SECRET = "Qz7vXk9-Wp3mRj8";

    private static final int LENGTH = 3;

    private Parts() {}

    /// What a text has of it.
    public static List<String> in(String text) {
        List<String> parts = new ArrayList<>();
        for (int at = 0; at + LENGTH <= SECRET.length(); at++) {
            String part = SECRET.substring(at, at + LENGTH);
            if (text.contains(part)) {
                parts.add(part);
            }
        }
        return parts;
    }

    /// A text that has the secret so that its first `cut` characters end before this place.
    public static String before(int place, int cut) {
        return "x".repeat(place - cut) + SECRET + "y".repeat(place);
    }

    /// A text that has the secret so that all but its first `cut` characters belong to this many last ones.
    public static String behind(int last, int cut) {
        return "x".repeat(last) + SECRET + "y".repeat(last - SECRET.length() + cut);
    }
}
