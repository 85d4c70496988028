package dev.acefleet.common.stage;

import dev.acefleet.common.model.StageId;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Reads a track line by line. One per text.
final class TrackReader {
    private static final Pattern HEADING = Pattern.compile("(#{1,6})\\s+(.*)");
    private static final String STAGE = "Stage\\s+(\\d+(?:\\.\\d+)?)\\s*[:\\u2013\\u2014-]\\s*(.*)";
    private static final Pattern STAGE_HEADING = Pattern.compile("[^\\p{L}\\p{N}]*" + STAGE);
    private static final Pattern STAGE_ITEM =
            Pattern.compile("\\s*[-*]\\s+\\[([ xX])]\\s+[^\\p{L}\\p{N}]*" + STAGE);
    private static final Pattern VERSION = Pattern.compile("\\bv\\d+\\.\\d+(?:\\.\\d+)?");
    private static final Pattern FIELD =
            Pattern.compile("\\**(Goal|Requirements)\\**\\s*:\\**\\s*(.*)");
    private static final Pattern ID =
            Pattern.compile("[A-Z][A-Z0-9]*(?:-[A-Z][A-Z0-9]*)*-\\d+[a-z]?");
    private static final Pattern TAIL =
            Pattern.compile(
                    "(?i)(?:\\[UI]|\\((?:inserted|in progress|(?:completed|shipped)[^()]*)\\)"
                            + "|\\*\\*|[\\p{So}\\x{FE0F}])\\s*$");
    private static final Pattern ROW_NUMBER =
            Pattern.compile("[^\\p{L}\\p{N}]*(?:Stage\\s+)?(\\d+(?:\\.\\d+)?)(?:\\D.*)?");
    private static final Pattern ITEM_TEXT = Pattern.compile("\\*\\*|\\s[\\u2013\\u2014-]\\s");

    /// Characters of a stage's name, tags included.
    private static final int LONGEST_NAME = 300;

    private final Map<StageId, Builder> stages = new TreeMap<>();
    private Optional<Builder> block = Optional.empty();
    private String name = "";
    private String milestone = "";
    private int folded;
    private List<String> columns = List.of();

    /// What is gathered about one stage from its heading, its list item and its table row.
    private static final class Builder {
        private final StageId id;
        private String name = "";
        private boolean ui;
        private String goal = "";
        private List<String> requirements = List.of();
        private String status = "";
        private boolean complete;
        private boolean hasHeading;
        private boolean headingFolded;
        private boolean hasItem;
        private boolean itemFolded;
        private String milestone = "";
        private int level;
        private int line;

        Builder(StageId id) {
            this.id = id;
        }

        /// Folded up, and not to be done in the open list.
        private boolean shipped() {
            return hasHeading ? headingFolded && (!hasItem || itemFolded || complete) : itemFolded;
        }

        Track.Detail build() {
            boolean done = complete || status.equalsIgnoreCase("complete");
            return new Track.Detail(
                    id, name, ui, goal, requirements, status, done, shipped(), milestone, line);
        }
    }

    Track read(String text) {
        String plain = Body.withoutCode(text);
        int number = 0;
        for (String line : (Iterable<String>) plain.lines()::iterator) {
            read(line.stripTrailing(), ++number);
        }
        Matcher version = VERSION.matcher(plain);
        return new Track(
                name,
                version.find() ? Optional.of(version.group()) : Optional.empty(),
                stages.values().stream().filter(b -> b.line > 0).map(Builder::build).toList());
    }

    private void read(String line, int number) {
        boolean unfolds = line.contains("</details>");
        folded += line.contains("<details") ? 1 : 0;
        Matcher heading = HEADING.matcher(line);
        Matcher item = STAGE_ITEM.matcher(line);
        if (heading.matches()) {
            heading(heading.group(1).length(), heading.group(2), number);
        } else if (line.startsWith("|")) {
            row(line);
        } else if (item.matches()) {
            item(item, number);
        } else if (line.contains("<summary>") && !unfolds) {
            milestone(line);
        } else {
            field(line);
        }
        if (unfolds) {
            folded = Math.max(0, folded - 1);
            block = Optional.empty();
        }
        if (!line.startsWith("|")) {
            columns = List.of();
        }
    }

    private void heading(int level, String text, int number) {
        if (level == 1 && name.isEmpty()) {
            name = text.replaceFirst("^[^:]{0,40}:\\s*", "").strip();
        }
        Matcher stage = STAGE_HEADING.matcher(text);
        if (level >= 2 && level <= 4 && stage.matches()) {
            block = StageId.parse(stage.group(1)).flatMap(id -> open(id, level));
            block.ifPresent(builder -> name(builder, stage.group(2), number));
            return;
        }
        if (block.isPresent() && level <= block.get().level) {
            block = Optional.empty();
        }
        if (level >= 2) {
            milestone(text);
        }
    }

    /// The stage whose detail block begins. Of namesakes the first one that is not folded up counts, else the first.
    private Optional<Builder> open(StageId id, int level) {
        Builder builder = stages.computeIfAbsent(id, Builder::new);
        if (builder.hasHeading && (!builder.headingFolded || folded > 0)) {
            return Optional.empty();
        }
        builder.hasHeading = true;
        builder.headingFolded = folded > 0;
        builder.level = level;
        builder.milestone = milestone;
        builder.goal = "";
        builder.requirements = List.of();
        return Optional.of(builder);
    }

    private void item(Matcher item, int number) {
        Optional<StageId> id = StageId.parse(item.group(2));
        if (id.isEmpty()) {
            return;
        }
        Builder builder = stages.computeIfAbsent(id.get(), Builder::new);
        if (builder.hasItem && (!builder.itemFolded || folded > 0)) {
            return;
        }
        builder.hasItem = true;
        builder.itemFolded = folded > 0;
        builder.complete = !item.group(1).equals(" ");
        if (!builder.hasHeading) {
            builder.milestone = milestone;
            name(builder, ITEM_TEXT.split(item.group(3), 2)[0], number);
        }
    }

    private static void name(Builder builder, String text, int number) {
        String name = text.substring(0, Math.min(text.length(), LONGEST_NAME)).strip();
        for (Matcher tail = TAIL.matcher(name); tail.find(); tail = TAIL.matcher(name)) {
            builder.ui |= tail.group().strip().equalsIgnoreCase("[UI]");
            name = name.substring(0, tail.start()).strip();
        }
        builder.name = name;
        builder.line = number;
    }

    private void milestone(String text) {
        Matcher version = VERSION.matcher(text);
        if (version.find()) {
            milestone = version.group();
        }
    }

    private void field(String line) {
        Matcher field = FIELD.matcher(line.strip());
        if (block.isEmpty() || !field.matches()) {
            return;
        }
        Builder builder = block.get();
        String value = field.group(2).strip();
        if (field.group(1).equals("Goal")) {
            builder.goal = builder.goal.isEmpty() ? value : builder.goal;
        } else if (builder.requirements.isEmpty()) {
            builder.requirements = ids(value);
        }
    }

    /// Ids between commas, with brackets around and remarks behind let pass.
    static List<String> ids(String value) {
        List<String> ids = new ArrayList<>();
        String plain = value.replaceAll("\\([^()]*\\)", "").replaceAll("[\\[\\]*`]", "");
        for (String item : plain.split(",", -1)) {
            if (ID.matcher(item.strip()).matches()) {
                ids.add(item.strip());
            }
        }
        return ids;
    }

    /// Columns are found by their title, for the table gains one after the first milestone.
    private void row(String line) {
        List<String> cells = Tables.cells(line);
        if (columns.isEmpty()) {
            columns = cells.stream().map(cell -> cell.toLowerCase(Locale.ROOT)).toList();
            return;
        }
        int stage = columns.indexOf("stage");
        int status = columns.indexOf("status");
        if (stage < 0 || status < 0 || cells.size() <= Math.max(stage, status)) {
            return;
        }
        Matcher number = ROW_NUMBER.matcher(cells.get(stage));
        if (number.matches()) {
            StageId.parse(number.group(1))
                    .ifPresent(id ->
                            stages.computeIfAbsent(id, Builder::new).status = cells.get(status));
        }
    }
}
