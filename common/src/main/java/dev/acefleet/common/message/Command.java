package dev.acefleet.common.message;

import dev.acefleet.common.model.Repository;
import dev.acefleet.common.model.StageSubmission;

/// What people and CI ask for. Every command becomes an event, accepted or refused (protocol P7), which names its id.
public sealed interface Command extends InboxMessage {
    /// Made by the API node that wrote it to the inbox; unique.
    String commandId();

    Repository repository();

    /// Run a stage.
    ///
    /// @param key the submission key: the same key for the same repository gets the first answer again
    record SubmitStage(String commandId, String key, StageSubmission stage) implements Command {
        @Override
        public Repository repository() {
            return stage.repository();
        }
    }
}
