package dev.acefleet.worker.process;

/// Takes what a process prints, as it comes; called by the two pumps, each stream in order.
@FunctionalInterface
public interface OutputSink {
    enum Stream {
        OUT,
        ERR
    }

    OutputSink NONE = (_, _) -> {};

    void write(Stream stream, String text);
}
