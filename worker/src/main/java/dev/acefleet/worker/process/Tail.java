package dev.acefleet.worker.process;

/// The end of a text that grows: keeps at most `limit` characters, whatever comes. One writer; readers at any time.
final class Tail {
    private final int limit;
    private final StringBuilder text = new StringBuilder();

    Tail(int limit) {
        this.limit = limit;
    }

    synchronized void add(String more) {
        text.append(more);
        if (text.length() > 2 * limit) {
            text.delete(0, text.length() - limit);
        }
    }

    synchronized String text() {
        return text.length() <= limit ? text.toString() : text.substring(text.length() - limit);
    }
}
