package dev.acefleet.worker.work;

import dev.acefleet.common.message.ControlMessage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// A control partition in memory, with a cable that can be cut.
public final class MemoryFeed implements ControlFeed {
    private final List<ControlMessage> waiting = new ArrayList<>();
    private boolean opened;
    private boolean connected = true;
    private boolean gap;
    private boolean woken;
    private boolean closed;

    public void say(ControlMessage message) {
        say(List.of(message));
    }

    /// Says them in one go, so that one look hears them all.
    synchronized void say(List<ControlMessage> messages) {
        if (opened) {
            waiting.addAll(messages);
            notifyAll();
        }
    }

    synchronized void cut() {
        connected = false;
    }

    synchronized void mend() {
        connected = true;
        notifyAll();
    }

    /// Loses what waits, as an expired partition does.
    synchronized void lose() {
        waiting.clear();
        gap = true;
        notifyAll();
    }

    @Override
    public synchronized void open() {
        if (!connected) {
            throw new IllegalStateException("no broker");
        }
        opened = true;
    }

    @Override
    public synchronized Heard poll(Duration patience, boolean toEnd) {
        Deadline deadline = Deadline.in(patience);
        while (!(connected && (toEnd || gap || !waiting.isEmpty()))
                && !woken
                && deadline.leftMillis() > 0) {
            try {
                wait(Math.max(1, deadline.leftMillis()));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return new Heard(List.of(), false, false);
            }
        }
        woken = false;
        if (!connected) {
            return new Heard(List.of(), false, false);
        }
        Heard heard = new Heard(waiting, toEnd, gap);
        waiting.clear();
        gap = false;
        return heard;
    }

    @Override
    public synchronized void wakeup() {
        woken = true;
        notifyAll();
    }

    @Override
    public synchronized void close() {
        closed = true;
    }

    synchronized boolean isClosed() {
        return closed;
    }
}
