package dev.acefleet.cli.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.acefleet.cli.client.ui.Refusal;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Roles that have a process to themselves, and in which something goes wrong.
@Timeout(60)
class ServiceTest {
    private record Ended(int code, String said) {}

    private static Ended end(String how) throws Exception {
        Process process =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-XX:TieredStopAtLevel=1",
                                "-cp",
                                System.getProperty("java.class.path"),
                                DyingRole.class.getName(),
                                how)
                        .redirectErrorStream(true)
                        .start();
        String said = new String(process.getInputStream().readAllBytes(), UTF_8);
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).as(said).isTrue();
        return new Ended(process.exitValue(), said);
    }

    @Test
    void anErrorOnOneOfItsThreadsEndsTheProcess() throws Exception {
        Ended ended = end("error");
        assertThat(ended.said()).contains("loop", "half a class path").doesNotContain("closed");
        assertThat(ended.code()).isOne();
    }

    @Test
    void anErrorOfAVirtualThreadDoesToo() throws Exception {
        assertThat(end("virtual-error").code()).isOne();
    }

    @Test
    void whatABugEndsOnAVirtualThreadIsThatDeedAlone() throws Exception {
        Ended ended = end("virtual-bug");
        assertThat(ended.said()).contains("a bug", "it goes on", "it is tired", "closed");
    }

    @Test
    void aRoleThatCannotGoOnIsClosedAndEndsWithItsReason() throws Exception {
        Ended ended = end("resign");
        assertThat(ended.said())
                .contains("The role cannot go on and ends.", "it is tired", "closed");
        assertThat(ended.code()).isOne();
    }

    @Test
    void whereARoleIsNotBegunNobodyElsesThreadsAreWatched() {
        Thread.@Nullable UncaughtExceptionHandler before =
                Thread.getDefaultUncaughtExceptionHandler();
        assertThatThrownBy(() ->
                        Service.begin(
                                "The role",
                                () -> {
                                    throw new IllegalStateException("not here");
                                }))
                .isInstanceOf(Refusal.class);
        assertThat(Thread.getDefaultUncaughtExceptionHandler()).isSameAs(before);
    }
}
