package dev.acefleet.common.stage.books;

import dev.acefleet.common.model.RunId;
import dev.acefleet.common.stage.Tables;
import dev.acefleet.common.stage.Track;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Writes into `.ace/track.md` how far a stage is (spec/stage.md 1.4, writer contract). Where the stage stands is what
/// [Track] says. One per text.
public final class TrackEdits {
    private static final Pattern BOX =
            Pattern.compile("^(\\s*(?:[-*+]|\\d{1,3}[.)])\\s+\\[) (].*)$");
    private static final Pattern CHECKED =
            Pattern.compile("^(\\s*(?:[-*+]|\\d{1,3}[.)])\\s+\\[)[xX](].*)$");
    private static final Pattern DATE = Pattern.compile("\\d{4}-\\d{2}-\\d{2}");
    private static final Pattern DAY = Pattern.compile(" ?\\(completed \\d{4}-\\d{2}-\\d{2}\\)");
    private static final Pattern RUN =
            Pattern.compile(
                    "^\\s*(?:[-*+]|\\d{1,3}[.)])\\s+\\[[ xX]]\\s+[^\\p{L}\\p{N}]{0,20}"
                            + "(\\d{1,6}(?:\\.\\d{1,6})?[-.]\\d{1,6}[a-z]?)(?i:-run(?:\\.md)?)?(?![\\w.]*\\w).*$");
    private static final Pattern RUNS =
            Pattern.compile("(\\s*(?:[-*+]\\s+)?\\**Runs\\**:\\**[ \\t]*)(\\S.*)");

    /// A value that this class has written.
    private static final Pattern DONE =
            Pattern.compile("(?i)\\d+\\s*/\\s*\\d+\\s+runs complete\\b.*");

    /// A value that counts runs, and no more: others are somebody's words.
    private static final Pattern COUNT =
            Pattern.compile(
                    "(?i)(?:TBD|\\d+\\s+(?:runs?|plans?)|\\d+\\s*/\\s*(?:\\d+|TBD|\\?)(?:\\s+(?:runs?|plans?))?"
                            + "(?:\\s+(?:completed?|executed))?)(?=$|[\\s,;.(])");

    private final Lines lines;
    private final StageRuns runs;
    private final String milestone;
    private final Optional<Track.Places> places;
    private final List<String> warnings = new ArrayList<>();

    private TrackEdits(String track, StageRuns runs) {
        this.lines = new Lines(track);
        this.runs = runs;
        Optional<Track.Detail> detail = Track.read(track).stage(runs.stage());
        this.milestone = detail.map(Track.Detail::milestone).orElse("");
        this.places = detail.map(Track.Detail::places);
    }

    /// The track when a stage is complete: its line in the list and those of its runs are checked off, its number of runs and
    /// its row of the progress table say so.
    ///
    /// @param on the day it was completed
    public static Edited complete(String track, StageRuns runs, LocalDate on) {
        TrackEdits edits = new TrackEdits(track, runs);
        edits.item(on);
        edits.block();
        edits.row("Complete", Optional.of(on));
        return edits.edited();
    }

    /// The track between the batches of a stage, or behind an audit that did not pass: its row says how far it is. A stage
    /// that was complete, and has got runs or an audit since, is open again everywhere (spec/stage.md 4 and 8): only what
    /// passes completes it.
    public static Edited progress(String track, StageRuns runs) {
        TrackEdits edits = new TrackEdits(track, runs);
        edits.reopen();
        edits.row("In progress", Optional.empty());
        return edits.edited();
    }

    private void reopen() {
        int item = places.flatMap(found -> boxed(found.item())).orElse(-1);
        if (item >= 0) {
            Matcher checked = CHECKED.matcher(lines.line(item));
            if (checked.matches()) {
                String open = checked.group(1) + " " + checked.group(2);
                lines.set(item, DAY.matcher(open).replaceFirst(""));
            }
        }
        int heading = places.flatMap(found -> boxed(found.heading())).orElse(-1);
        for (int i = heading + 1; heading >= 0 && i < places.orElseThrow().end(); i++) {
            Matcher count = RUNS.matcher(lines.line(i));
            if (count.matches()) {
                if (DONE.matcher(count.group(2)).matches()) {
                    lines.set(i, count.group(1) + counted(count.group(2)));
                }
                return;
            }
        }
    }

    private Edited edited() {
        return new Edited(lines.text(), warnings);
    }

    private void missing(String what) {
        warnings.add(
                Track.PATH
                        + " has no "
                        + what
                        + " of stage "
                        + runs.stage().unpadded()
                        + "; nothing was written for it");
    }

    private void item(LocalDate on) {
        int item = places.flatMap(found -> boxed(found.item())).orElse(-1);
        if (item < 0) {
            missing("line in the list");
            return;
        }
        String line = checked(lines.line(item));
        if (!line.contains("(completed ")) {
            String text = line.stripTrailing();
            line = text + " (completed " + on + ")" + line.substring(text.length());
        }
        lines.set(item, line);
    }

    private static Optional<Integer> boxed(OptionalInt index) {
        return index.isPresent() ? Optional.of(index.getAsInt()) : Optional.empty();
    }

    private static String checked(String line) {
        Matcher box = BOX.matcher(line);
        return box.matches() ? box.group(1) + "x" + box.group(2) : line;
    }

    private void block() {
        int heading = places.flatMap(found -> boxed(found.heading())).orElse(-1);
        if (heading < 0) {
            missing("heading");
            return;
        }
        NavigableSet<RunId> unlisted = new TreeSet<>(runs.done());
        boolean counted = false;
        for (int i = heading + 1; i < places.orElseThrow().end(); i++) {
            String line = lines.line(i);
            Matcher run = RUN.matcher(line);
            Matcher count = RUNS.matcher(line);
            if (run.matches()) {
                Optional<RunId> id = RunId.parse(run.group(1)).filter(runs.done()::contains);
                if (id.isPresent()) {
                    unlisted.remove(id.get());
                    lines.set(i, checked(line));
                }
            } else if (!counted && count.matches()) {
                counted = true;
                lines.set(i, count.group(1) + counted(count.group(2)));
            }
        }
        if (!unlisted.isEmpty()) {
            missing("check box for the runs " + unlisted);
        }
    }

    /// The value of the line Runs with the count put in place of the one it begins with.
    private String counted(String value) {
        Matcher count = COUNT.matcher(value);
        return count.lookingAt() ? runs + " runs complete" + value.substring(count.end()) : value;
    }

    private void row(String status, Optional<LocalDate> completed) {
        Optional<Track.Row> found = places.flatMap(this::progressRow);
        if (found.isEmpty()) {
            missing("row in the progress table");
            return;
        }
        List<String> columns = found.get().columns();
        String row = lines.line(found.get().line());
        int count = runsColumn(columns);
        int day = completedColumn(columns);
        row = count < 0 ? row : Cells.with(row, count, runs.toString());
        row = Cells.with(row, columns.indexOf("status"), status);
        if (completed.isPresent() && day >= 0) {
            row = Cells.with(row, day, completed.get().toString());
        } else if (day >= 0 && hasDate(row, day)) {
            row = Cells.with(row, day, "-");
        }
        lines.set(found.get().line(), row);
        if (count < 0 || completed.isPresent() && day < 0) {
            missing("column for " + (count < 0 ? "runs" : "the day") + " in the row");
        }
    }

    /// Of several rows the one that is open, counts runs and stands in the stage's milestone; of equals the last.
    private Optional<Track.Row> progressRow(Track.Places found) {
        return found.rows().stream()
                .filter(row -> !row.folded())
                .max(
                        Comparator.<Track.Row>comparingInt(
                                        row -> runsColumn(row.columns()) >= 0 ? 1 : 0)
                                .thenComparingInt(row -> isOfMilestone(row) ? 1 : 0)
                                .thenComparingInt(Track.Row::line));
    }

    private boolean isOfMilestone(Track.Row row) {
        int column = row.columns().indexOf("milestone");
        List<String> cells = Tables.cells(lines.line(row.line()));
        return column >= 0
                && column < cells.size()
                && !milestone.isEmpty()
                && List.of(cells.get(column).split("[\\s*]+")).contains(milestone);
    }

    private static boolean hasDate(String row, int column) {
        List<String> cells = Tables.cells(row);
        return column < cells.size() && DATE.matcher(cells.get(column).strip()).matches();
    }

    private static int runsColumn(List<String> columns) {
        return first(columns, List.of("runs complete", "runs completed", "runs"));
    }

    private static int completedColumn(List<String> columns) {
        return first(columns, List.of("completed", "completed on", "date"));
    }

    private static int first(List<String> columns, List<String> titles) {
        return titles.stream()
                .mapToInt(columns::indexOf)
                .filter(at -> at >= 0)
                .findFirst()
                .orElse(-1);
    }
}
