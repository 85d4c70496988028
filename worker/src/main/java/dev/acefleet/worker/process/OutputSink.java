package dev.acefleet.worker.process;

/// Takes what a process prints, as text of no particular shape. Each stream comes on its own thread and in order; the
/// two streams may come at the same time. Whoever is slow here slows the process down, which is not counted as its
/// silence; whoever throws here loses the rest, and the process goes on.
@FunctionalInterface
public interface OutputSink {
    enum Stream {
        OUT,
        ERR
    }

    OutputSink NONE = (_, _) -> {};

    void write(Stream stream, String text);

    /// Called several times a second while the process lives, by the thread that waits for it.
    default void idle() {}
}
