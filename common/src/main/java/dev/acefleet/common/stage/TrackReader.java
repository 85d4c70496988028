package dev.acefleet.common.stage;

import dev.acefleet.common.model.StageId;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
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
    private static final Pattern LIST_ITEM = Pattern.compile("\\s*[-*+]\\s");

    /// Where the name of a milestone ends: at the bold mark, a remark, a dash or a tag.
    private static final Pattern NAME_END =
            Pattern.compile(
                    "(?<=[\\p{L}\\p{N}])(?:\\*\\*|\\s*\\(|:|\\s[\\u2013\\u2014-]{1,2}\\s|<|\\s\\u2192)");

    private static final Pattern NO_NAME =
            Pattern.compile("(?i)(?:stages?|phases?|shipped|in progress|planned)\\b.*");
    private static final Pattern ITEM_TEXT = Pattern.compile("\\*\\*|\\s[\\u2013\\u2014-]\\s");

    /// Milestones that one track names: far more than a project lives to see.
    private static final int MOST_MILESTONES = 500;

    /// Characters of a stage's name, tags included.
    private static final int LONGEST_NAME = 300;

    private final List<Track.Milestone> milestones = new ArrayList<>();
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
        private int heading = -1;
        private int end;
        private int item = -1;
        private final List<Track.Row> rows = new ArrayList<>();

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
                    id,
                    name,
                    ui,
                    goal,
                    requirements,
                    status,
                    done,
                    shipped(),
                    milestone,
                    line,
                    places());
        }

        private Track.Places places() {
            boolean ofNamesake = hasHeading && !headingFolded && itemFolded;
            return new Track.Places(
                    heading < 0 ? OptionalInt.empty() : OptionalInt.of(heading),
                    end,
                    item < 0 || ofNamesake ? OptionalInt.empty() : OptionalInt.of(item),
                    rows);
        }
    }

    Track read(String text) {
        String plain = Body.withoutCode(text);
        int number = 0;
        for (String line : (Iterable<String>) plain.lines()::iterator) {
            read(line.stripTrailing(), ++number);
        }
        closeBlock(number);
        Matcher version = VERSION.matcher(plain);
        return new Track(
                name,
                version.find() ? Optional.of(version.group()) : Optional.empty(),
                milestones,
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
            row(line, number);
        } else if (item.matches()) {
            item(item, number);
        } else if (line.contains("<summary>") && !unfolds) {
            milestone(line);
        } else {
            named(line);
            field(line);
        }
        if (unfolds) {
            folded = Math.max(0, folded - 1);
            closeBlock(number - 1);
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
            closeBlock(number - 1);
            block = StageId.parse(stage.group(1)).flatMap(id -> open(id, level, number - 1));
            block.ifPresent(builder -> name(builder, stage.group(2), number));
            return;
        }
        if (block.isPresent() && level <= block.get().level) {
            closeBlock(number - 1);
        }
        if (level >= 2) {
            milestone(text);
        }
    }

    private void closeBlock(int end) {
        block.ifPresent(builder -> builder.end = end);
        block = Optional.empty();
    }

    /// The stage whose detail block begins. Of namesakes the first one that is not folded up counts, else the first.
    private Optional<Builder> open(StageId id, int level, int heading) {
        Builder builder = stages.computeIfAbsent(id, Builder::new);
        if (builder.hasHeading && (!builder.headingFolded || folded > 0)) {
            return Optional.empty();
        }
        builder.hasHeading = true;
        builder.headingFolded = folded > 0;
        builder.level = level;
        builder.heading = heading;
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
        builder.item = number - 1;
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
            remember(text);
        }
    }

    /// A list item that names a milestone; it opens none.
    private void named(String line) {
        if (LIST_ITEM.matcher(line).lookingAt()) {
            remember(line);
        }
    }

    /// What stands behind the version, without remarks; `Stages 1-4` and `shipped` are no names.
    private static String milestoneName(String text, int at) {
        String behind = text.substring(at, Math.min(text.length(), at + LONGEST_NAME));
        String name = behind.replaceFirst("^[^\\p{L}\\p{N}]+", "");
        String first = NAME_END.split(name, 2)[0].replaceFirst("[^\\p{L}\\p{N})]+$", "");
        return NO_NAME.matcher(first).matches() ? "" : first;
    }

    private void remember(String text) {
        Matcher version = VERSION.matcher(text);
        if (milestones.size() < MOST_MILESTONES && version.find()) {
            milestones.add(
                    new Track.Milestone(version.group(), milestoneName(text, version.end())));
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
    private void row(String line, int number) {
        List<String> cells = Tables.cells(line);
        if (columns.isEmpty()) {
            columns =
                    cells.stream()
                            .map(cell -> cell.replaceAll("[*_`]", "").strip())
                            .map(cell -> cell.toLowerCase(Locale.ROOT))
                            .toList();
            return;
        }
        int stage = columns.indexOf("stage");
        int status = columns.indexOf("status");
        if (stage < 0 || status < 0 || cells.size() <= Math.max(stage, status)) {
            return;
        }
        Matcher stageNumber = ROW_NUMBER.matcher(cells.get(stage));
        if (stageNumber.matches()) {
            StageId.parse(stageNumber.group(1))
                    .map(id -> stages.computeIfAbsent(id, Builder::new))
                    .ifPresent(builder -> {
                        builder.status = cells.get(status);
                        builder.rows.add(new Track.Row(number - 1, folded > 0, columns));
                    });
        }
    }
}
