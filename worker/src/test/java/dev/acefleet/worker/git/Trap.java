package dev.acefleet.worker.git;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// A program that must never run, and tells when it did.
public final class Trap {
    private final Path program;
    private final Path mark;

    public Trap(Path directory) throws IOException {
        mark = directory.resolve("sprung");
        program = directory.resolve("trap");
        Files.writeString(program, "#!/bin/sh\necho \"$0 $*\" >> '" + mark + "'\n");
        executable(program);
    }

    /// Its path: an absolute one without blanks.
    public String path() {
        return program.toString();
    }

    /// Puts it into a directory under another name.
    public void copyTo(Path file) throws IOException {
        Files.createDirectories(file.getParent());
        Files.deleteIfExists(file);
        Files.copy(program, file);
        executable(file);
    }

    public boolean hasSprung() {
        return Files.exists(mark);
    }

    /// As a plain git's configuration: everything that makes git run something.
    public String config(String foreign) {
        return """
        [core]
        	repositoryformatversion = 0
        	bare = false
        	fsmonitor = %1$s
        	hooksPath = %2$s
        	sshCommand = %1$s
        	pager = %1$s
        	editor = %1$s
        	askPass = %1$s
        	gitProxy = %1$s
        	alternateRefsCommand = %1$s
        	attributesFile = %2$s/attributes
        [pager]
        	log = true
        	diff = true
        	status = true
        [filter "evil"]
        	clean = %1$s
        	smudge = %1$s
        	process = %1$s
        	required = true
        [diff]
        	external = %1$s
        [diff "evil"]
        	command = %1$s
        	textconv = %1$s
        [merge "evil"]
        	driver = %1$s
        [gpg]
        	program = %1$s
        [log]
        	showSignature = true
        [commit]
        	gpgSign = true
        [credential]
        	helper = !%1$s
        [uploadpack]
        	packObjectsHook = %1$s
        [url "%3$s"]
        	insteadOf = /
        """
                .formatted(path(), program.resolveSibling("hooks"), foreign);
    }

    /// Puts itself under the name of each hook into a repository's hooks.
    public void hooks(Path hooks) throws IOException {
        for (String hook :
                List.of(
                        "applypatch-msg",
                        "pre-commit",
                        "post-commit",
                        "post-checkout",
                        "post-index-change",
                        "reference-transaction",
                        "pre-push",
                        "fsmonitor-watchman",
                        "pre-auto-gc",
                        "update",
                        "pre-receive",
                        "post-receive")) {
            copyTo(hooks.resolve(hook));
        }
    }

    private static void executable(Path file) {
        if (!file.toFile().setExecutable(true)) {
            throw new IllegalStateException(file + " cannot be made executable");
        }
    }
}
