package dev.acefleet.worker.agents;

import dev.acefleet.common.model.Account;
import dev.acefleet.common.model.Budget;
import dev.acefleet.common.model.FailureKind;
import dev.acefleet.common.model.ProviderTrouble;
import dev.acefleet.common.model.Usage;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// One kind of agent program: how it is launched, and how what it prints is read. The prompt always comes on standard
/// input, from a file, so that it ends; no agent gets it as an argument. Immutable; any thread. Which facts were seen
/// with a real program and which stand in documents alone is said by each implementation.
public sealed interface Agent
        permits ClaudeAgent, CodexAgent, GeminiAgent, OpencodeAgent, CommandAgent {
    /// Program and arguments.
    List<String> argv(Launch launch);

    /// What its environment needs beyond the allow-list; the operator's file comes over it.
    Map<String, String> environment();

    /// Files that must be in the attempt's own HOME before the program starts: text by relative path.
    Map<String, String> homeFiles(Launch launch);

    /// What a person does about a log-in that the provider refuses.
    String logIn();

    /// A reader of what one process of the program prints.
    Transcript transcript(InstantSource clock);

    /// What one attempt asks for.
    ///
    /// @param model an alias or a name; empty: the program's own choice
    /// @param budget for programs that can hold a part of it themselves; [AgentWatch] holds all of it
    record Launch(String model, Budget budget) {
        public static final Launch PLAIN = new Launch("", Budget.NONE);
    }

    /// What the end of an agent means, as far as the program itself says; the evidence decides afterwards.
    sealed interface Verdict {
        /// It ended well by its own account.
        ///
        /// @param text its last message, or the end of what it printed
        /// @param session by which the program knows the conversation; empty where it names none
        record Ended(String text, Usage usage, String session) implements Verdict {}

        /// @param provider of trouble with the provider: what is known beyond the kind, with an account still to be named
        record Failed(
                FailureKind kind,
                String detail,
                String text,
                Usage usage,
                String session,
                Optional<Trouble.Pause> provider)
                implements Verdict {
            /// What the coordinator must know of the provider, for the operator's account.
            public Optional<ProviderTrouble> trouble(Account account) {
                return provider.map(
                        pause -> new ProviderTrouble(account, pause.span(), pause.resumeAt()));
            }
        }

        String text();

        Usage usage();

        String session();
    }
}
