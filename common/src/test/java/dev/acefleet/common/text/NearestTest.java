package dev.acefleet.common.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NearestTest {
    private static final List<String> KNOWN =
            List.of("server", "agent", "pool", "env-file", "budget-run", "repositories", "id");

    @ParameterizedTest
    @CsvSource({
        "agnet, agent",
        "agents, agent",
        "Server, server",
        "servr, server",
        "env_file, env-file",
        "envfile, env-file",
        "evn-file, env-file",
        "bugdet-run, budget-run",
        "repositorys, repositories",
        "repos, repositories",
        "budget, budget-run",
        "idd, id",
    })
    void aSlipOfTheHandIsSeenThrough(String written, String meant) {
        assertThat(Nearest.of(written, KNOWN)).hasValue(meant);
    }

    @ParameterizedTest
    @CsvSource({"command", "x", "trust", "'-'", "''"})
    void whatIsFarFromEverythingIsNotGuessed(String written) {
        assertThat(Nearest.of(written, KNOWN)).isEmpty();
        assertThat(Nearest.hint(written, KNOWN)).isEmpty();
    }

    @Test
    void ofSeveralTheNearestIsMeant() {
        assertThat(Nearest.of("stal", List.of("stale", "stall", "stal-x"))).hasValue("stale");
        assertThat(Nearest.hint("stal", List.of("hard", "stall")))
                .isEqualTo("did you mean stall? ");
    }
}
