package dev.acefleet.common.stage;

import dev.acefleet.common.text.FrontMatter;
import dev.acefleet.common.text.YamlReader;
import dev.acefleet.common.text.YamlReading;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A run's recap as the runner's checks need it (spec/stage.md 3).
///
/// @param title of the first heading; empty without one
/// @param oneLiner the substantive line below it: bold if one is, else the first plain line; empty without one
/// @param created files that the front matter lists as created
/// @param selfCheckFailed whether it says so of itself
public record Recap(String title, String oneLiner, List<String> created, boolean selfCheckFailed) {
    private static final Pattern TITLE = Pattern.compile("(?m)^#\\s+(.+?)\\s*$");
    private static final Pattern BOLD = Pattern.compile("\\*\\*(.+?)\\*\\*.*");
    private static final Pattern FAILED =
            Pattern.compile("(?i)self-check:?\\**\\s*:?\\s*\\**failed");

    public Recap {
        created = List.copyOf(created);
    }

    public static Recap read(String text) {
        FrontMatter parts = FrontMatter.split(text);
        String body =
                switch (parts) {
                    case FrontMatter.Found found -> found.body();
                    case FrontMatter.None none -> none.body();
                    case FrontMatter.TooLong _ -> "";
                };
        List<String> created =
                parts instanceof FrontMatter.Found(String block, int _, String _)
                        ? created(block)
                        : List.of();
        Matcher title = TITLE.matcher(body);
        boolean titled = title.find();
        String below = titled ? body.substring(title.end()) : body;
        return new Recap(
                titled ? title.group(1) : "",
                oneLiner(below),
                created,
                FAILED.matcher(text).find());
    }

    private static String oneLiner(String below) {
        String plain = "";
        for (String line : below.lines().toList()) {
            if (line.startsWith("#")) {
                break;
            }
            Matcher bold = BOLD.matcher(line.strip());
            if (bold.matches()) {
                return bold.group(1).strip();
            }
            plain = plain.isEmpty() ? line.strip() : plain;
        }
        return plain;
    }

    private static List<String> created(String block) {
        List<String> created = new ArrayList<>();
        if (YamlReader.read(block)
                        instanceof YamlReading.Mapping(Map<String, Object> values, var _, var _)
                && values.get("key-files") instanceof Map<?, ?> files
                && files.get("created") instanceof List<?> list) {
            for (Object item : list) {
                if (item instanceof String path) {
                    FilePattern.parse(path).ifPresent(file -> created.add(file.text()));
                }
            }
        }
        return created;
    }

    /// Whether it can count as one: a heading and a line that says something.
    public boolean isSubstantive() {
        return !title.isEmpty() && !oneLiner.isEmpty();
    }
}
