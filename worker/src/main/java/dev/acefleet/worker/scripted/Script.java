package dev.acefleet.worker.scripted;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// What the scripted agent is told to do beyond the tasks of the run: lines of an HTML comment in the run's text.
///
/// ```
/// <!-- scripted
/// attempt 1: fail
/// attempt *: sleep 200
/// -->
/// ```
///
/// A line is `attempt N: words` or `attempt *: words`; all lines that apply are obeyed. What the auditor of the stage is
/// told stands in the same comments of any of its runs, as `audit N: words` or `audit *: words` ([ScriptedAuditor]); what an
/// architect is told as `gaps N: words` ([ScriptedArchitect]). Steps of an assignment have words of their own
/// ([ScriptedDriver]). The words of a run:
///
/// | words | does |
/// |---|---|
/// | `fail` | exits with 1 at once |
/// | `exit N` | exits with N at once, having done nothing |
/// | `exit-after N` | does everything and exits with N |
/// | `crash-after N` | kills itself after N task commits |
/// | `stall` | says nothing more and never ends |
/// | `sleep MS` | waits so long in each task |
/// | `print MEGABYTES` | prints so much |
/// | `ignore-sigterm` | is deaf to the polite signal from the beginning, as is a shell with a child that it starts |
/// | `fork` | leaves a grandchild without a parent behind, deaf and in a session of its own, and prints its number |
/// | `no-recap` | writes none |
/// | `no-commits` | writes files and commits nothing |
/// | `dirty` | leaves an uncommitted file |
/// | `touch PATH` | changes and commits this file too |
/// | `force PATH` | changes this file too, and commits it even if git is to ignore it |
/// | `note PATH` | writes this file before the first task, and leaves it uncommitted |
/// | `show PATH` | prints this file before the first task |
/// | `delete PATH` | deletes and commits this file |
/// | `say TEXT` | prints the text, before anything else |
/// | `gate N TYPE` | stops before task N at a gate of that type; a decision has the options `one` and `two` |
/// | `gate-unclear N` | stops before task N at a gate of which only the first line can be understood |
/// | `provider FILE MS` | speaks as Claude Code, with a provider that refuses everybody for so long from the first request on |
/// | `use TOKENS` | speaks as Claude Code, and says before each task that it has used so many more |
/// | `stall-before N` | says nothing more from task N on, and never ends |
/// | `leak VARIABLE` | prints the variable's value then, whole and in two writes |
/// | `complain VARIABLE` | prints the variable's value on standard error, too often for anybody to be shown all of it |
/// | `gate-leak N VARIABLE` | stops before task N at a gate whose text is the variable's value, as often |
record Script(List<Order> orders) {
    private static final Pattern BLOCK = Pattern.compile("(?s)<!--\\s*scripted\\s*\\n(.*?)-->");
    private static final Pattern LINE =
            Pattern.compile("\\s*(attempt|audit|gaps)\\s+(\\d+|\\*)\\s*:\\s*(\\S+)\\s*(.*?)\\s*");

    /// @param argument what follows the word; empty where nothing does
    record Order(String word, String argument) {}

    Script {
        orders = List.copyOf(orders);
    }

    /// What a run's text says to who does its attempt.
    static Script of(String text, int attempt) {
        return of(text, "attempt", attempt);
    }

    /// What it says to who audits.
    static Script ofAudit(String text, int attempt) {
        return of(text, "audit", attempt);
    }

    /// What it says to who plans runs that close gaps.
    static Script ofGaps(String text, int attempt) {
        return of(text, "gaps", attempt);
    }

    /// The texts of all runs of a stage, one behind the other.
    static String runs(Path directory) throws IOException {
        StringBuilder runs = new StringBuilder();
        try (Stream<Path> files = Files.list(directory)) {
            for (Path file : files.sorted().toList()) {
                if (file.toString().endsWith("-run.md")) {
                    runs.append(Files.readString(file)).append('\n');
                }
            }
        }
        return runs.toString();
    }

    private static Script of(String text, String who, int attempt) {
        List<Order> orders = new ArrayList<>();
        Matcher block = BLOCK.matcher(text);
        while (block.find()) {
            for (String line : block.group(1).split("\n", -1)) {
                Matcher order = LINE.matcher(line);
                if (order.matches()
                        && order.group(1).equals(who)
                        && (order.group(2).equals("*")
                                || Integer.parseInt(order.group(2)) == attempt)) {
                    orders.add(new Order(order.group(3), order.group(4)));
                }
            }
        }
        return new Script(orders);
    }

    boolean says(String word) {
        return orders.stream().anyMatch(order -> order.word().equals(word));
    }

    List<String> arguments(String word) {
        return orders.stream()
                .filter(order -> order.word().equals(word))
                .map(Order::argument)
                .toList();
    }

    int number(String word, int otherwise) {
        return arguments(word).stream().findFirst().map(Integer::parseInt).orElse(otherwise);
    }
}
