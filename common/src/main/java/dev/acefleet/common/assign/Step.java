package dev.acefleet.common.assign;

import dev.acefleet.common.text.YamlValue;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;

/// One step of an assignment. What its front matter has is kept whole and in its order, also what nobody here knows.
///
/// @param slug of its name, as its file is called; a renamed step keeps it
/// @param fields its front matter: `status` is one of the four words or missing, `context` is `fork` or missing
public record Step(StepNumber number, String slug, YamlValue.Mapping fields, String instructions) {
    public static final String STATUS = "status";
    public static final String NAME = "name";
    public static final String CONTEXT = "context";
    public static final String PARENT = "parent";
    public static final String ADDED_BY = "added_by";
    public static final String STARTED_AT = "started_at";
    public static final String COMPLETED_AT = "completed_at";
    public static final String ERROR = "error";
    public static final String STALL_REASON = "stall_reason";

    /// The name of what is to be done when it fails.
    public static final String ON_FAILURE = "trigger_on_failure";

    public Step {
        invalid(fields)
                .ifPresent(reason -> {
                    throw new IllegalArgumentException(reason);
                });
        instructions = instructions.strip();
    }

    /// Why no step can have this front matter; empty when one can.
    public static Optional<String> invalid(YamlValue.Mapping fields) {
        Optional<String> status = fields.text(STATUS).filter(word -> StepStatus.of(word).isEmpty());
        if (status.isPresent()) {
            return Optional.of(
                    "the status "
                            + status.get()
                            + " is none of pending, in_progress, done, failed");
        }
        return fields.get(CONTEXT)
                .filter(context -> !context.words().equals("fork"))
                .map(context -> "the context " + context.words() + " is not fork");
    }

    /// What a name is called in a file.
    public static String slug(String name) {
        return name.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-").replaceAll("^-|-$", "");
    }

    /// The beginning of the names of its files.
    public String stem() {
        return number.text() + "-" + slug;
    }

    public String name() {
        return fields.text(NAME).orElse(slug);
    }

    public StepStatus status() {
        return fields.text(STATUS).flatMap(StepStatus::of).orElse(StepStatus.PENDING);
    }

    public boolean is(StepStatus status) {
        return status() == status;
    }

    public boolean isFork() {
        return fields.get(CONTEXT).isPresent();
    }

    /// Who a fork of it is given to, where the step says so.
    public Optional<String> forkProvider() {
        return fields.mapping("fork").text("provider").filter(text -> !text.isBlank());
    }

    public Optional<String> text(String field) {
        return fields.text(field);
    }

    /// A field that says yes or no; empty where it says neither.
    public Optional<Boolean> flag(String field) {
        return fields.text(field)
                .map(word -> word.toLowerCase(Locale.ROOT))
                .flatMap(word ->
                        List.of("true", "yes", "1").contains(word)
                                ? Optional.of(true)
                                : List.of("false", "no", "0").contains(word)
                                        ? Optional.of(false)
                                        : Optional.empty());
    }

    /// A whole number of at least `least`; empty where there is none.
    public OptionalInt count(String field, int least) {
        String text = fields.text(field).orElse("");
        return text.matches("[0-9]{1,9}") && Integer.parseInt(text) >= least
                ? OptionalInt.of(Integer.parseInt(text))
                : OptionalInt.empty();
    }

    public Optional<Instant> time(String field) {
        return fields.text(field).flatMap(Timestamps::read);
    }

    /// What it was added for, as `retry_of`, and which step that is; empty where it was not.
    public Optional<StepNumber> addedAs(String relation) {
        return fields.text(ADDED_BY)
                .filter(text -> text.startsWith(relation + ":"))
                .map(text -> text.substring(relation.length() + 1))
                .filter(StepNumber::isNumber)
                .map(StepNumber::new);
    }

    public Step with(String field, String text) {
        return new Step(number, slug, fields.with(field, text), instructions);
    }

    public Step with(StepStatus status) {
        return with(STATUS, status.word());
    }

    public Step without(String... names) {
        return new Step(number, slug, fields.without(names), instructions);
    }

    /// The same step under another number.
    public Step numbered(StepNumber other) {
        return new Step(other, slug, fields, instructions);
    }
}
