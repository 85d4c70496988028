package dev.acefleet.worker.agents;

import dev.acefleet.common.model.FailureKind;
import dev.acefleet.common.model.Usage;
import dev.acefleet.worker.process.Exit;
import java.util.List;
import java.util.Map;

/// One kind of agent program: how it is launched, and what its end means. The prompt always comes on standard input,
/// from a file, so that it ends; no agent gets it as an argument.
public interface Agent {
    /// Program and arguments for a model, which may be empty.
    List<String> argv(String model);

    /// What its environment needs beyond the allow-list and the operator's file.
    Map<String, String> environment();

    /// What its end means, as far as the program itself says; the evidence decides afterwards.
    Verdict judge(Exit exit);

    sealed interface Verdict {
        /// It ended well by its own account.
        ///
        /// @param text its last message, or the end of what it printed
        record Ended(String text, Usage usage) implements Verdict {}

        record Failed(FailureKind kind, String detail, String text, Usage usage)
                implements Verdict {}
    }
}
