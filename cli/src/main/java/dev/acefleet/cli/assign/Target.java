package dev.acefleet.cli.assign;

import dev.acefleet.common.assign.Scope;
import dev.acefleet.common.assign.files.AssignmentFolder;
import java.io.IOException;
import java.util.Optional;

/// Which assignment, and which part of it, a command is about: `--assignment ID[@STEP]`, else the usual one.
final class Target {
    private static final String OPTION = "--assignment";

    private Target() {}

    /// @param named whether it was named on the command line
    record Chosen(AssignmentFolder folder, Scope scope, boolean named) {}

    /// Adds the option that [#choose] reads.
    static Syntax option(Syntax syntax) {
        return syntax.option(
                OPTION, "ID[@STEP]", "The assignment, or the subtree of one of its steps.");
    }

    /// For a command that takes the name of a step too: a step is named in the usual assignment alone.
    ///
    /// @param verb what is done to the step
    static Chosen ofStep(Desk desk, Arguments arguments, String verb) throws IOException {
        if (arguments.word().isPresent() && arguments.text(OPTION).isPresent()) {
            throw AssignRefusal.of(
                    "Positional STEP targeting is only supported for active assignment. Use --assignment without STEP for cross-assignment %s."
                            .formatted(verb));
        }
        return choose(desk, arguments);
    }

    static Chosen choose(Desk desk, Arguments arguments) throws IOException {
        return choose(desk, arguments.text(OPTION));
    }

    /// @param target as it is typed; empty for the usual one
    static Chosen choose(Desk desk, Optional<String> target) throws IOException {
        Optional<Bounds> bounds = Bounds.of(desk.surroundings());
        if (target.isEmpty() && bounds.isPresent()) {
            AssignmentFolder folder = named(desk, bounds.get().assignment());
            return new Chosen(folder, bounds.get().scope(), true);
        }
        if (target.isEmpty()) {
            return new Chosen(usual(desk), Scope.WHOLE, false);
        }
        String text = target.get().strip();
        int at = text.indexOf('@');
        String id = (at < 0 ? text : text.substring(0, at)).strip();
        Optional<String> root =
                at < 0 ? Optional.empty() : Optional.of(text.substring(at + 1).strip());
        if (id.isEmpty()) {
            throw AssignRefusal.of("Assignment target requires assignment ID before '@'");
        }
        if (root.filter(String::isEmpty).isPresent()) {
            throw AssignRefusal.of("Assignment target scope after '@' cannot be empty");
        }
        Scope scope = root.map(Scope::of).orElse(Scope.WHOLE);
        AssignmentFolder folder = named(desk, id);
        if (bounds.isPresent()) {
            bounds.get().require(id, scope, desk.read(folder).queue());
        }
        return new Chosen(folder, scope, true);
    }

    private static AssignmentFolder usual(Desk desk) throws IOException {
        return desk.base()
                .usual()
                .orElseThrow(() ->
                        new AssignRefusal(
                                AssignExit.NO_ASSIGNMENT,
                                "No active assignment found. Create one with 'ace-assign create'."));
    }

    static AssignmentFolder named(Desk desk, String id) throws IOException {
        return desk.base()
                .get(id)
                .orElseThrow(() ->
                        new AssignRefusal(
                                AssignExit.NO_ASSIGNMENT,
                                "Assignment '%s' not found".formatted(id)));
    }
}
