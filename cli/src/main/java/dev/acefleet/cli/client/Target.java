package dev.acefleet.cli.client;

import dev.acefleet.cli.client.ui.ExitCode;
import dev.acefleet.cli.client.ui.Refusal;
import java.util.Optional;

/// What `ID[/ITEM]` means: a plan, or one run of it.
///
/// @param plan its id or an unambiguous beginning of it
record Target(String plan, Optional<String> item) {
    static Target parse(String text) {
        int slash = text.indexOf('/');
        String plan = slash < 0 ? text : text.substring(0, slash);
        String item = slash < 0 ? "" : text.substring(slash + 1);
        if (plan.isBlank() || slash >= 0 && item.isBlank()) {
            throw new Refusal(
                    ExitCode.USAGE,
                    "'" + text + "' names no plan and no run.",
                    "",
                    "Write ID or ID/RUN, for example s03-4f1a/03-02; see fleet ls.");
        }
        return new Target(plan, item.isEmpty() ? Optional.empty() : Optional.of(item));
    }
}
