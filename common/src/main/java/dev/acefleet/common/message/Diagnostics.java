package dev.acefleet.common.message;

import java.time.Instant;
import java.util.List;

/// What a coordinator node knows to be wrong with the fleet, for `fleet doctor`.
///
/// @param quarantined inputs that could not be decided, since the journal's beginning (protocol P8)
/// @param inputs the last of them, the oldest first
/// @param topics what is not as it should be about the topics, as the node found them when it started
/// @param unreadable records that this node passed over since it started, by topic
public record Diagnostics(
        String schema,
        long quarantined,
        List<Quarantined> inputs,
        List<TopicFinding> topics,
        List<Unreadable> unreadable) {
    public static final String SCHEMA = "acefleet.diagnostics/1";

    public Diagnostics {
        inputs = List.copyOf(inputs);
        topics = List.copyOf(topics);
        unreadable = List.copyOf(unreadable);
    }

    /// An input that was passed over.
    ///
    /// @param offset of the record in the inbox; negative for what was no record
    /// @param excerpt the record's beginning
    public record Quarantined(long offset, Instant at, String reason, String excerpt) {}

    public record TopicFinding(String topic, String problem, String advice) {}

    /// Records of one topic.
    ///
    /// @param reason of the last one
    public record Unreadable(String topic, long records, String reason) {}
}
