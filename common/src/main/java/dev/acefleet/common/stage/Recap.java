package dev.acefleet.common.stage;

import dev.acefleet.common.text.FrontMatter;
import dev.acefleet.common.text.YamlReader;
import dev.acefleet.common.text.YamlReading;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// What a run's recap tells about its result (spec/stage.md 3). Agents write recaps freely, so everything may be missing:
/// the reader takes what is there and refuses nothing.
///
/// @param title of the first heading; empty without one
/// @param oneLiner what was built, without the bold marks; empty where there is only a title
/// @param created paths that the recap says were created, as the agent wrote them: nothing says that they are there
/// @param decisions items under Decisions Made; of the front matter where that says neither items nor `None`
/// @param issues items under Issues Encountered, or its first paragraph
/// @param blockers what Next Stage Readiness calls one
/// @param drift text under Drifts from Run: unplanned work, with the files it changed
/// @param commits hashes that it lists, as the agent wrote them
/// @param selfCheckFailed whether the agent itself says that its check failed
public record Recap(
        String title,
        String oneLiner,
        List<String> created,
        List<String> decisions,
        List<String> issues,
        List<String> blockers,
        String drift,
        List<String> commits,
        boolean selfCheckFailed) {
    /// Paths and decisions taken from one recap: enough for every real one.
    private static final int MOST = 500;

    /// Characters of the one-liner: some agents write a paragraph.
    private static final int ONE_LINER = 500;

    private static final Pattern SELF_CHECK =
            Pattern.compile("(?i)\\bself[- ]check\\b[\\s:*_`\\u2014-]{0,12}FAILED\\b");
    private static final Pattern DECISIONS = Pattern.compile("(?i).*\\bdecisions\\b.*");
    private static final Pattern DRIFT = Pattern.compile("(?i).*\\bdrifts?\\b.*");
    private static final Pattern ISSUES = Pattern.compile("(?i).*\\bissues encountered\\b.*");
    private static final Pattern READINESS =
            Pattern.compile("(?i).*\\bnext (?:stage|phase|run) readiness\\b.*");
    private static final Pattern RULE = Pattern.compile("\\[Rule \\d[^\\]]{0,60}]");
    private static final Pattern BOLD = Pattern.compile("\\*\\*(.+?)\\*\\*.*");

    public Recap {
        created = List.copyOf(created);
        decisions = List.copyOf(decisions);
        issues = List.copyOf(issues);
        blockers = List.copyOf(blockers);
        commits = List.copyOf(commits);
    }

    /// The entries of `drift` that say by which rule they were made, each in a line.
    public List<String> drifts() {
        return drift.lines()
                .map(String::strip)
                .filter(line -> RULE.matcher(line).find())
                .map(line ->
                        clip(line.replaceFirst("^(?:[-*]|\\d+\\.|#+)\\s+", "").replace("**", "")))
                .limit(MOST)
                .toList();
    }

    /// Whether it tells of unplanned work.
    public boolean hasDrift() {
        return !drift.isBlank() && !RecapItems.saysNothing(drift);
    }

    /// The numbers of the rules that `drift` names in brackets: `[Rule 1 - Bug]`.
    public NavigableSet<Integer> rules() {
        return RULE.matcher(drift)
                .results()
                .map(rule -> rule.group().charAt("[Rule ".length()) - '0')
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /// Whether it says something: a heading and what was built (V1).
    public boolean isSubstantive() {
        return !title.isEmpty() && !oneLiner.isEmpty();
    }

    public static Recap read(String text) {
        FrontMatter split = FrontMatter.split(text);
        String markdown =
                switch (split) {
                    case FrontMatter.Found found -> found.body();
                    case FrontMatter.None none -> none.body();
                    case FrontMatter.TooLong _ -> "";
                };
        String block = split instanceof FrontMatter.Found found ? found.block() : "";
        String body = Body.withoutCode(markdown);
        List<String> lines = body.lines().map(String::strip).toList();
        int heading = 0;
        while (heading < lines.size() && !lines.get(heading).startsWith("# ")) {
            heading++;
        }
        boolean titled = heading < lines.size();
        return new Recap(
                titled ? lines.get(heading).substring(2).strip() : "",
                titled ? oneLiner(lines.subList(heading + 1, lines.size())) : "",
                created(block),
                decisions(Sections.find(body, DECISIONS).orElse(""), block),
                RecapItems.orParagraph(Sections.find(body, ISSUES).orElse("")),
                RecapItems.blockers(Sections.find(body, READINESS).orElse("")),
                Sections.find(body, DRIFT).orElse(""),
                ListedCommits.in(body),
                SELF_CHECK.matcher(body).find());
    }

    private static List<String> decisions(String section, String block) {
        List<String> items = RecapItems.of(section);
        return items.isEmpty() && !RecapItems.isNone(section)
                ? list(block, "key-decisions", "key_decisions")
                : items;
    }

    private static List<String> list(String block, String name, String other) {
        return switch (YamlReader.read(block)) {
            case YamlReading.Mapping(Map<String, Object> values, var _, var _) ->
                    RunHeader.list(values.getOrDefault(name, values.get(other))).stream()
                            .map(Recap::clip)
                            .limit(MOST)
                            .toList();
            case YamlReading.Rejected _ -> List.of();
            case YamlReading.Unsafe _ -> List.of();
        };
    }

    private static List<String> created(String block) {
        List<String> items =
                switch (YamlReader.read(block)) {
                    case YamlReading.Mapping(Map<String, Object> values, var _, var _) ->
                            RunHeader.list(keyFiles(values).get("created"));
                    case YamlReading.Rejected _ -> RunHeader.listByLines(block, "created");
                    case YamlReading.Unsafe _ -> List.of();
                };
        return items.stream()
                .flatMap(item -> FilePattern.parse(item).stream())
                .filter(path -> path.danger().isEmpty() && !path.isGlob())
                .map(FilePattern::text)
                .limit(MOST)
                .toList();
    }

    /// Also under the name that the sibling workflow writes.
    private static Map<?, ?> keyFiles(Map<String, Object> values) {
        Object files = values.getOrDefault("key-files", values.get("key_files"));
        return files instanceof Map<?, ?> map ? map : values;
    }

    /// The first bold line before the next heading; else the first line that is text.
    private static String oneLiner(List<String> lines) {
        String first = "";
        for (String line : lines) {
            if (line.startsWith("#")) {
                break;
            }
            Matcher bold = BOLD.matcher(line);
            if (bold.matches()) {
                return clip(bold.group(1));
            }
            if (first.isEmpty() && !line.isEmpty() && !line.matches("[-*_=]{3,}|<!--.*")) {
                first = line;
            }
        }
        return clip(first);
    }

    static String clip(String text) {
        String plain = text.strip();
        return plain.length() <= ONE_LINER ? plain : plain.substring(0, ONE_LINER - 2) + " …";
    }
}
