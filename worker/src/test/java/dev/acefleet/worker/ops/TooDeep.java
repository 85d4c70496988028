package dev.acefleet.worker.ops;

import java.io.IOException;
import java.nio.file.Path;

/// A directory so deep that no path names its end: Java cannot remove it, whoever runs the test.
final class TooDeep {
    private TooDeep() {}

    /// Shell commands that make one below `place`.
    static String script(Path place) {
        return "cd '"
                + place
                + "' && name=$(printf '%0200d' 0) && for i in $(seq 30)\n"
                + "do mkdir $name && cd -P ./$name || exit 1; done\n";
    }

    static void make(Path place) throws IOException, InterruptedException {
        run("sh", "-c", script(place));
    }

    static void remove(Path place) throws IOException, InterruptedException {
        run("rm", "-rf", place.toString());
    }

    private static void run(String... argv) throws IOException, InterruptedException {
        if (new ProcessBuilder(argv).inheritIO().start().waitFor() != 0) {
            throw new IOException(String.join(" ", argv) + " failed");
        }
    }
}
