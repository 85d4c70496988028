package dev.acefleet.cli.fleet;

import dev.acefleet.cli.Project;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/// A hook of a project's remote that kills a process (-9), once, at a push to a ref: so a worker can be made to die at a
/// known moment, without a word in its own code.
final class RemoteHook {
    private RemoteHook() {}

    /// @param before whether the process dies before the push has happened, which then does not happen, or after it
    /// @param ref regular expression of the ref's name
    static void kill(Project project, boolean before, String ref, long pid) {
        Path hooks = project.remote().resolve("hooks");
        Path victim = project.remote().resolve("victim");
        String script =
                """
                #!/bin/sh
                while read -r old new ref; do
                  if echo "$ref" | grep -Eq '%s' && [ -e '%s' ]; then
                    mv '%s' '%s.dead'
                    kill -9 %d
                    %s
                  fi
                done
                exit 0
                """
                        .formatted(ref, victim, victim, victim, pid, before ? "exit 1" : "");
        Path hook = hooks.resolve(before ? "pre-receive" : "post-receive");
        try {
            Files.createDirectories(hooks);
            Files.deleteIfExists(hooks.resolve("pre-receive"));
            Files.deleteIfExists(hooks.resolve("post-receive"));
            Files.writeString(victim, "");
            Files.writeString(hook, script);
            Files.setPosixFilePermissions(hook, PosixFilePermissions.fromString("rwx------"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Whether the process was killed.
    static boolean hasKilled(Project project) {
        return Files.exists(project.remote().resolve("victim.dead"));
    }
}
