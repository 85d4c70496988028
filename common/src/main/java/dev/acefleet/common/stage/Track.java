package dev.acefleet.common.stage;

import dev.acefleet.common.model.StageId;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The stages that `track.md` details (spec/stage.md 1.4), in the order of the file.
public record Track(List<Detail> stages, Optional<String> milestone) {
    public static final String PATH = ".ace/track.md";

    private static final Pattern HEADING =
            Pattern.compile(
                    "(#{2,4})\\s+Stage\\s+(\\d+(?:\\.\\d+)?)\\s*(?::|-|\\u2013|\\u2014)\\s*(.+?)\\s*");
    private static final Pattern ANY_HEADING = Pattern.compile("(#{1,6})\\s.*");
    private static final Pattern FIELD =
            Pattern.compile("\\s*\\**\\s*([A-Za-z ]+?)\\s*\\**\\s*:\\s*\\**\\s*(.*?)\\s*");
    private static final Pattern REQUIREMENT = Pattern.compile("[A-Z][A-Z0-9]*-\\d+[a-z]?");
    private static final Pattern VERSION = Pattern.compile("\\bv\\d+\\.\\d+\\b");
    private static final Pattern TAG =
            Pattern.compile("\\s*(?:\\[UI]|\\(INSERTED\\)|\\u2705)\\s*$");

    /// @param shipped stands in a `<details>` block: of an earlier milestone
    public record Detail(
            StageId id, String name, String goal, List<String> requirements, boolean shipped) {
        public Detail {
            requirements = List.copyOf(requirements);
        }
    }

    public Track {
        stages = List.copyOf(stages);
    }

    static Track read(String text) {
        List<Detail> stages = new ArrayList<>();
        List<String> lines = text.lines().toList();
        boolean shipped = false;
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i).toLowerCase(Locale.ROOT);
            shipped = line.contains("<details") || shipped && !line.contains("</details>");
            Matcher heading = HEADING.matcher(lines.get(i));
            if (heading.matches()) {
                List<String> block = block(lines, i + 1, heading.group(1).length());
                Optional<StageId> id = StageId.parse(heading.group(2));
                if (id.isPresent()) {
                    stages.add(detail(id.get(), name(heading.group(3)), block, shipped));
                }
            }
        }
        Matcher version = VERSION.matcher(text);
        return new Track(stages, version.find() ? Optional.of(version.group()) : Optional.empty());
    }

    private static String name(String heading) {
        String name = heading;
        for (String before = ""; !before.equals(name); ) {
            before = name;
            name = TAG.matcher(name).replaceFirst("");
        }
        return name.strip();
    }

    private static List<String> block(List<String> lines, int from, int level) {
        List<String> block = new ArrayList<>();
        for (String line : lines.subList(from, lines.size())) {
            Matcher heading = ANY_HEADING.matcher(line);
            boolean ends = heading.matches() && heading.group(1).length() <= level;
            if (ends || line.toLowerCase(Locale.ROOT).contains("</details>")) {
                break;
            }
            block.add(line);
        }
        return block;
    }

    private static Detail detail(StageId id, String name, List<String> block, boolean shipped) {
        String goal = field(block, "goal");
        List<String> requirements = new ArrayList<>();
        Matcher matcher =
                REQUIREMENT.matcher(field(block, "requirements").replaceAll("\\([^)]*\\)", ""));
        while (matcher.find()) {
            requirements.add(matcher.group());
        }
        return new Detail(id, name, goal, requirements, shipped);
    }

    private static String field(List<String> block, String name) {
        for (String line : block) {
            Matcher field = FIELD.matcher(line);
            if (field.matches() && field.group(1).equalsIgnoreCase(name)) {
                return field.group(2).replaceFirst("^\\*\\*\\s*", "");
            }
        }
        return "";
    }

    public Optional<Detail> stage(StageId id) {
        return stages.stream().filter(stage -> stage.id().equals(id)).findFirst();
    }
}
