package dev.acefleet.worker.work;

import dev.acefleet.common.message.ControlMessage;

class MemoryFeedTest extends ControlFeedContract {
    private final MemoryFeed feed = new MemoryFeed();

    @Override
    protected ControlFeed feed() {
        return feed;
    }

    @Override
    protected void say(ControlMessage message) {
        feed.say(message);
    }
}
