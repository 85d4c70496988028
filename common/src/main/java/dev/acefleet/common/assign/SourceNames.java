package dev.acefleet.common.assign;

import dev.acefleet.common.text.YamlValue;
import java.util.Optional;

/// What a step or a definition says it is sourced from: `workflow` and `skill`, or one key `source` for either.
///
/// @param workflow as it stands there; only a `wfi://` is looked up
record SourceNames(Optional<String> workflow, Optional<String> skill) {
    static final String WORKFLOW = "workflow";
    static final String SKILL = "skill";
    private static final String SOURCE = "source";
    private static final String SKILL_SCHEME = "skill://";

    static SourceNames of(YamlValue.Mapping fields) {
        Optional<String> source = text(fields, SOURCE);
        return new SourceNames(
                text(fields, WORKFLOW).or(() -> source.filter(Workflow::isUri)),
                text(fields, SKILL)
                        .or(() ->
                                source.filter(each -> each.startsWith(SKILL_SCHEME))
                                        .map(each -> each.substring(SKILL_SCHEME.length()))));
    }

    private static Optional<String> text(YamlValue.Mapping fields, String key) {
        return fields.text(key).map(String::strip).filter(each -> !each.isEmpty());
    }

    /// The workflow, where it is one to look up.
    Optional<String> uri() {
        return workflow.filter(Workflow::isUri);
    }

    /// The fields without any of them.
    static YamlValue.Mapping removed(YamlValue.Mapping fields) {
        return fields.without(WORKFLOW, SKILL, SOURCE);
    }
}
