package dev.acefleet.worker.ops;

import static org.assertj.core.api.Assertions.assertThat;

import dev.acefleet.common.model.Repository;
import java.io.FileInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/// A hook that makes a remote hang in the middle of pushes: before it moves a ref of that name, or after it.
final class HangingRemote {
    private final Path hook;
    private final Path pipe;

    /// @param ref regular expression of the ref's name
    HangingRemote(Repository remote, boolean before, String ref) throws IOException {
        Path hooks = Files.createDirectories(Path.of(remote.url(), "hooks"));
        hook = hooks.resolve(before ? "pre-receive" : "post-receive");
        pipe = hooks.resolve("pipe");
        assertThat(
                        new ProcessBuilder("mkfifo", pipe.toString())
                                .start()
                                .onExit()
                                .join()
                                .exitValue())
                .isZero();
        String script =
                """
                #!/bin/sh
                if grep -Eq '%s'; then
                  echo $$ > '%s'
                  exec sleep 300
                fi
                """
                        .formatted(ref, pipe);
        Files.writeString(hook, script);
        Files.setPosixFilePermissions(hook, PosixFilePermissions.fromString("rwx------"));
    }

    /// Waits until a push hangs there.
    ///
    /// @return what hangs
    ProcessHandle awaitPush() throws IOException {
        try (FileInputStream said = new FileInputStream(pipe.toFile())) {
            String pid = new String(said.readAllBytes(), StandardCharsets.UTF_8).strip();
            return ProcessHandle.of(Long.parseLong(pid)).orElseThrow();
        }
    }

    /// From now on it does not hang any more.
    void mend() throws IOException {
        Files.delete(hook);
    }
}
