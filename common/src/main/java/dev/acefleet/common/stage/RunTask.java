package dev.acefleet.common.stage;

import dev.acefleet.common.text.FrontMatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A task of a run, with the files that it is about (spec/stage.md 2.2). Found by looking for tags outside fenced code; the
/// body need not be well formed.
///
/// @param name without `Task 3:` before it; empty where it has none
/// @param files what its `<files>` names; empty where it has none, or nothing in it: nobody knows which they are
public record RunTask(String name, Optional<NamedFiles> files) {
    /// Tasks of one run that are looked at: plans have three.
    private static final int MOST = 50;

    private static final Pattern NUMBER = Pattern.compile("(?i)^task\\s+\\d+\\s*[:.)-]\\s*");

    /// Letters and digits alone: who commits a task writes its name more or less as it stands.
    private static final Pattern OTHER = Pattern.compile("[^\\p{L}\\p{N}]+");

    /// The tasks of a run file, in order.
    public static List<RunTask> of(String runText) {
        String body =
                switch (FrontMatter.split(runText)) {
                    case FrontMatter.Found found -> found.body();
                    case FrontMatter.None none -> none.body();
                    case FrontMatter.TooLong _ -> "";
                };
        String text = Body.withoutCode(body);
        List<RunTask> tasks = new ArrayList<>();
        Matcher open = RunBody.TASK.matcher(text);
        boolean found = open.find();
        while (found && tasks.size() < MOST) {
            int begin = open.end();
            found = open.find();
            tasks.add(task(text.substring(begin, found ? open.start() : text.length())));
        }
        return tasks;
    }

    private static RunTask task(String block) {
        int close = block.indexOf("</task>");
        String inside = close < 0 ? block : block.substring(0, close);
        String files = element(inside, "files");
        return new RunTask(
                NUMBER.matcher(element(inside, "name")).replaceFirst(""),
                files.isEmpty() ? Optional.empty() : Optional.of(NamedFiles.of(files)));
    }

    private static String element(String text, String name) {
        int open = text.indexOf("<" + name + ">");
        int begin = open + name.length() + 2;
        int close = open < 0 ? -1 : text.indexOf("</" + name + ">", begin);
        return close < 0 ? "" : text.substring(begin, close).strip();
    }

    /// Whether `words` are its name, but for case and punctuation.
    public boolean isNamed(String words) {
        String own = plain(name);
        return !own.isEmpty() && own.equals(plain(NUMBER.matcher(words.strip()).replaceFirst("")));
    }

    private static String plain(String text) {
        return OTHER.matcher(text.toLowerCase(Locale.ROOT)).replaceAll(" ").strip();
    }
}
