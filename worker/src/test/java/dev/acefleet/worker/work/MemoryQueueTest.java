package dev.acefleet.worker.work;

import dev.acefleet.common.message.Dispatch;

class MemoryQueueTest extends WorkQueueContract {
    private final MemoryQueue queue = new MemoryQueue();

    @Override
    protected WorkQueue open() {
        return queue.sibling();
    }

    @Override
    protected void put(Dispatch dispatch) {
        queue.put(dispatch);
    }
}
