package dev.acefleet.common.model;

/// One reign of a coordinator over a shard: the journal topic's id and the offset of the announcement in it (protocol
/// P1). Epochs of different shards are not comparable. A journal topic that was made anew counts as newer, because the
/// old one no longer exists.
public record Epoch(String journal, long offset) {
    /// Before any announcement was seen.
    public static final Epoch NONE = new Epoch("", -1);

    /// Whether what `other` says must be ignored by one who has seen this.
    public boolean supersedes(Epoch other) {
        return journal.equals(other.journal) && offset > other.offset;
    }

    @Override
    public String toString() {
        return journal + "@" + offset;
    }
}
