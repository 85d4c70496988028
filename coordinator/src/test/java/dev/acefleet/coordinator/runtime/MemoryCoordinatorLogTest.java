package dev.acefleet.coordinator.runtime;

import java.time.Instant;

class MemoryCoordinatorLogTest extends CoordinatorLogContract {
    private final MemoryTopics topics = new MemoryTopics(new ManualClocks());

    @Override
    protected CoordinatorLog open() {
        return topics.open();
    }

    @Override
    protected void put(byte[] record) {
        topics.put(record);
    }

    @Override
    protected void limitJournal(int bytes) {
        topics.limitJournal(bytes);
    }

    @Override
    protected Instant now() {
        return topics.now();
    }
}
