package dev.acefleet.common.stage.books;

import dev.acefleet.common.model.StageId;
import java.util.Locale;

/// Names of stages made into names of directories and branches (spec/stage.md 1.1, 6.3).
public final class Slugs {
    /// Characters of a slug: a path has to fit into what file systems take, with room for what is below.
    private static final int LONGEST = 100;

    private Slugs() {}

    /// The directory of a stage, for example `02.1-critical-fix`; the number alone where the name has nothing to make a slug
    /// from.
    public static String directory(StageId stage, String name) {
        String untagged = name.strip().replaceFirst("(?i)\\s*\\[UI]$", "");
        String slug = slug(untagged, "[^a-z0-9.-]+");
        return slug.isEmpty() ? stage.toString() : stage + "-" + slug;
    }

    /// The part of a branch's name; empty where there is nothing to make it from.
    public static String branch(String name) {
        return slug(name, "[^a-z0-9]+");
    }

    /// The name of a stage directory without its number, decimals too.
    public static String withoutNumber(String directory) {
        return directory.replaceFirst("^\\d{1,6}(?:\\.\\d{1,6})?-", "");
    }

    private static String slug(String text, String others) {
        String squeezed =
                text.toLowerCase(Locale.ROOT)
                        .replaceAll(others, "-")
                        .replaceAll("-{2,}", "-")
                        .replaceAll("\\.{2,}", ".");
        String bounded = squeezed.substring(0, Math.min(squeezed.length(), LONGEST + 1));
        String trimmed = bounded.replaceAll("^[-.]+", "");
        return trimmed.substring(0, Math.min(trimmed.length(), LONGEST)).replaceAll("[-.]+$", "");
    }
}
