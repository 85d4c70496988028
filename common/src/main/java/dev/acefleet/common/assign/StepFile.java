package dev.acefleet.common.assign;

import dev.acefleet.common.text.FrontMatter;
import dev.acefleet.common.text.YamlValue;
import dev.acefleet.common.text.YamlValues;
import dev.acefleet.common.text.YamlWriter;
import java.time.Instant;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The texts of an assignment's files (spec/assign.md 3): a step, and the report on one.
public final class StepFile {
    /// Ends the name of a step's file.
    public static final String STEP = ".st.md";

    /// Ends the name of a report's file.
    public static final String REPORT = ".r.md";

    private static final Pattern NAME = Pattern.compile("([0-9.]+)-(.*)");

    private StepFile() {}

    /// What is in a file.
    public sealed interface Reading {}

    public record Found(Step step) implements Reading {}

    public record Invalid(String reason) implements Reading {}

    /// @param name of the file: it says number and slug
    public static Reading read(String name, String text) {
        Matcher parts = NAME.matcher(name.substring(0, name.length() - STEP.length()));
        if (!parts.matches() || !StepNumber.isNumber(parts.group(1))) {
            return new Invalid("its name does not begin with the number of a step");
        }
        StepNumber number = new StepNumber(parts.group(1));
        return switch (FrontMatter.split(text)) {
            case FrontMatter.None(_, String body) ->
                    new Found(new Step(number, parts.group(2), YamlValue.Mapping.EMPTY, body));
            case FrontMatter.TooLong(int characters) ->
                    new Invalid("its front matter has %d characters".formatted(characters));
            case FrontMatter.Found found -> read(number, parts.group(2), found);
        };
    }

    private static Reading read(StepNumber number, String slug, FrontMatter.Found text) {
        return switch (YamlValues.read(text.block())) {
            case YamlValues.Refused(int line, String reason) ->
                    new Invalid("line %d: %s".formatted(line + text.firstLine() - 1, reason));
            case YamlValues.Read(YamlValue.Mapping fields) ->
                    Step.invalid(fields)
                            .<Reading>map(Invalid::new)
                            .orElseGet(
                                    () -> new Found(new Step(number, slug, fields, text.body())));
            case YamlValues.Read _ -> new Invalid("its front matter is not a mapping");
        };
    }

    public static String write(Step step) {
        return document(step.fields(), step.instructions());
    }

    public static String report(Step step, String report, Instant at) {
        return document(
                YamlValue.Mapping.EMPTY
                        .with("step", step.number().text())
                        .with("name", step.slug())
                        .with(Step.COMPLETED_AT, Timestamps.text(at)),
                report.stripTrailing());
    }

    /// A report that belongs to a step of another number now; as it is where it has no front matter.
    public static String renumbered(String report, StepNumber number) {
        return FrontMatter.split(report) instanceof FrontMatter.Found found
                        && YamlValues.read(found.block())
                                instanceof YamlValues.Read(YamlValue.Mapping fields)
                ? document(fields.with("step", number.text()), found.body().strip())
                : report;
    }

    private static String document(YamlValue.Mapping fields, String body) {
        return YamlWriter.document(fields) + "---\n\n" + body + "\n";
    }
}
