package dev.acefleet.worker.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.acefleet.common.model.Budget;
import dev.acefleet.common.model.Pool;
import dev.acefleet.common.model.Repository;
import dev.acefleet.worker.config.WorkerConfig.AgentConfig;
import dev.acefleet.worker.config.WorkerConfig.Limits;
import dev.acefleet.worker.config.WorkerConfigReader.Reading;
import dev.acefleet.worker.git.AttemptRefs;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WorkerConfigReaderTest {
    private static final Path FILE = Path.of("/etc/fleet/worker.yml");

    private static WorkerConfig config(String text) {
        Reading reading = WorkerConfigReader.read(FILE, text);
        assertThat(reading).isInstanceOf(Reading.Read.class);
        return ((Reading.Read) reading).config();
    }

    private static List<String> mistakes(String text) {
        Reading reading = WorkerConfigReader.read(FILE, text);
        assertThat(reading).isInstanceOf(Reading.Refused.class);
        return ((Reading.Refused) reading).mistakes();
    }

    @Test
    void everyFieldIsRead() {
        WorkerConfig config =
                config(
                        """
                        id: builder-1
                        directory: /var/lib/fleet
                        pools: [big]
                        slots: 3
                        agents:
                          claude:
                            type: claude
                            env-file: claude.env
                            models: {opus: opus-4-5}
                          tool:
                            type: command
                            command: [tool, --model, "{model}"]
                        repositories:
                          - url: git.example.org/team/*
                            env-file: ../git.env
                            setup: [make, deps]
                            check: [make, test]
                            attempt-branches: tmp/attempts
                          - url: "*"
                            check: {default: [a], quick: [b, c]}
                        limits: {stall: 90s, hard: 1h30m, grace: 7s, command: 2m, disk-floor-mb: 9}
                        """);

        assertThat(config)
                .isEqualTo(
                        new WorkerConfig(
                                "builder-1",
                                Path.of("/var/lib/fleet"),
                                List.of(new Pool("big")),
                                3,
                                Map.of(
                                        "claude",
                                        new AgentConfig(
                                                AgentConfig.Type.CLAUDE,
                                                List.of("claude"),
                                                Optional.of(Path.of("/etc/fleet/claude.env")),
                                                Map.of("opus", "opus-4-5")),
                                        "tool",
                                        new AgentConfig(
                                                AgentConfig.Type.COMMAND,
                                                List.of("tool", "--model", "{model}"),
                                                Optional.empty(),
                                                Map.of())),
                                List.of(
                                        new WorkerConfig.RepositoryConfig(
                                                "git.example.org/team/*",
                                                Optional.of(Path.of("/etc/git.env")),
                                                List.of("make", "deps"),
                                                Map.of("default", List.of("make", "test")),
                                                new AttemptRefs(Optional.of("tmp/attempts"))),
                                        new WorkerConfig.RepositoryConfig(
                                                "*",
                                                Optional.empty(),
                                                List.of(),
                                                Map.of(
                                                        "default", List.of("a"),
                                                        "quick", List.of("b", "c")))),
                                new Limits(
                                        Duration.ofSeconds(90),
                                        Duration.ofMinutes(90),
                                        Duration.ofSeconds(7),
                                        Duration.ofMinutes(2),
                                        9L * 1024 * 1024)));
    }

    @Test
    void anAgentMayHaveArgumentsAProviderAnAccountAndABudget() {
        AgentConfig agent =
                config(
                                """
                                agents:
                                  codex:
                                    type: codex
                                    args: [-c, model_provider="x"]
                                    provider: proxy
                                    account: team-a
                                    budget: {usd: 2.50, tokens: 3000000000, turns: 40, minutes: 20}
                                """)
                        .agents()
                        .get("codex");

        assertThat(agent)
                .isEqualTo(
                        new AgentConfig(
                                AgentConfig.Type.CODEX,
                                List.of("codex"),
                                List.of("-c", "model_provider=\"x\""),
                                Optional.empty(),
                                Map.of(),
                                Optional.of("proxy"),
                                Optional.of("team-a"),
                                new Budget(2.5, 3_000_000_000L, 40, 20)));
    }

    /// Accounts of two providers are two, whatever they are called.
    @Test
    void whoseLimitAnAgentUsesUpIsSaidByProviderAndAccount() {
        Map<String, AgentConfig> agents =
                config(
                                """
                                agents:
                                  plain: {type: claude}
                                  shared: {type: claude, account: team}
                                  hosted: {type: claude, provider: cloud, account: team}
                                  other: {type: opencode, account: team}
                                  own: {type: command, command: [own], account: team}
                                """)
                        .agents();

        assertThat(
                        agents.entrySet().stream()
                                .map(agent ->
                                        agent.getValue().accountOf(agent.getKey()).toString()))
                .containsExactlyInAnyOrder(
                        "claude/plain", "claude/team", "cloud/team", "opencode/team", "own/team");
    }

    @Test
    void aBudgetThatCannotBeReadIsNoBudget() {
        assertThat(
                        mistakes(
                                """
                                agents:
                                  a: {type: claude, budget: {dollars: 2}}
                                  b: {type: claude, budget: {usd: much}}
                                  c: {type: claude, budget: {tokens: 0}}
                                  d: {type: claude, account: "a b"}
                                  e: {type: claude, provider: a/b}
                                """))
                .satisfiesExactly(
                        unknown -> assertThat(unknown).contains("the budget of a has dollars"),
                        usd -> assertThat(usd).contains("has \"much\"; write dollars as"),
                        tokens -> assertThat(tokens).contains("has \"0\"; tokens are a number"),
                        account -> assertThat(account).contains("d: Not a name for the account"),
                        provider ->
                                assertThat(provider).contains("e: Not a name for the provider"));
    }

    @Test
    void theProgramForAssignmentsMayBeNamed() {
        WorkerConfig config = config("ace-assign: [/opt/fleet, assign]\n");

        assertThat(config.aceAssign()).containsExactly("/opt/fleet", "assign");
        assertThat(config.orAceAssign(List.of("other"))).isEqualTo(config);
        assertThat(config("# nothing\n").orAceAssign(List.of("other")).aceAssign())
                .containsExactly("other");
    }

    @Test
    void whatIsNotSaidIsAsUsual() {
        assertThat(config("# nothing\n"))
                .isEqualTo(
                        new WorkerConfig(
                                "",
                                Path.of("/etc/fleet/worker"),
                                List.of(Pool.DEFAULT),
                                2,
                                Map.of(),
                                List.of(),
                                Limits.USUAL));
    }

    @Test
    void aMisspeltKeyIsNamedWithItsOwnLineAndTheOneThatIsMeant() {
        assertThat(
                        WorkerConfigReader.read(
                                Path.of("/etc/worker.yml"),
                                """
                                slot: 3
                                agents:
                                  claude:
                                    type: claude
                                    evn-file: claude.env
                                    budget:
                                      usd: 2
                                      minuets: 5
                                repositories:
                                  - url: a
                                  - url: b
                                    setpu: [make]
                                limits:
                                  stal: 10m
                                """))
                .isInstanceOfSatisfying(
                        WorkerConfigReader.Reading.Refused.class,
                        refused ->
                                assertThat(refused.mistakes())
                                        .extracting(mistake ->
                                                mistake.replaceFirst("(?:known|there) are .*", ""))
                                        .containsExactlyInAnyOrder(
                                                "/etc/worker.yml:1: slot is no key of a worker's"
                                                        + " configuration; did you mean slots? ",
                                                "/etc/worker.yml:5: agents claude has evn-file,"
                                                        + " which is no key; did you mean env-file? ",
                                                "/etc/worker.yml:8: agents the budget of claude has"
                                                        + " minuets, which is no key; did you mean"
                                                        + " minutes? ",
                                                "/etc/worker.yml:12: repositories an entry has setpu,"
                                                        + " which is no key; did you mean setup? ",
                                                "/etc/worker.yml:14: limits there has stal, which is"
                                                        + " no key; did you mean stall? "));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "idd: x                             | idd is no key of a worker's configuration",
                "id: a b                            | id must be letters, digits",
                "id: [a]                            | id has a list or a mapping where one value",
                "directory: {a: b}                  | directory has a list or a mapping",
                "pools: default                     | pools must be a list",
                "pools: [Big Ones]                  | pools Not a pool name",
                "pools: [default, big]              | pools names 2 pools, and a worker serves one",
                "slots: 0                           | slots has \"0\"; it must be a number from 1",
                "slots: -1                          | slots has \"-1\"",
                "slots: many                        | slots has \"many\"",
                "slots: 1000000                     | slots has \"1000000\"",
                "slots: [2]                         | slots has a list or a mapping",
                "agents: [claude]                   | agents must be a mapping",
                "agents: {x: {command: [a]}}        | agents x has type \"\"; it must be one of command, claude, codex",
                "agents: {x: {type: shell}}         | agents x has type \"shell\"",
                "agents: {x: {type: command}}       | agents x needs a command",
                "agents: {x: {type: command, command: ['']}} | agents x needs a command",
                "agents: {x: {type: claude, command: claude -p}} | agents must be a list",
                "agents: {x: {type: claude, command: [[a]]}} | agents has a list or a mapping where",
                "agents: {x: {type: claude, model: opus}} | agents x has model, which is no key",
                "agents: {x: {type: claude, models: [a]}} | agents must be a mapping",
                "agents: {x: {type: claude, env-file: [a]}} | agents has a list or a mapping",
                "ace-assign: [fleet, assign]        | ace-assign must begin with the absolute path",
                "repositories: {url: x}             | repositories must be a list",
                "repositories: [x]                  | repositories must be a mapping",
                "repositories: [{check: [a]}]       | repositories has an entry without url",
                "repositories: [{url: x, checks: [a]}] | repositories an entry has checks, which",
                "repositories: [{url: x, setup: make}] | repositories must be a list",
                "repositories: [{url: x, check: {quick: []}}] | repositories has a check quick",
                "limits: [10m]                      | limits must be a mapping",
                "limits: {stal: 10m}                | limits there has stal, which is no key",
                "limits: {stall: 10}                | limits has \"10\"; write a time as 90s",
                "limits: {stall: 0s}                | limits has \"0s\"",
                "limits: {hard: -5m}                | limits has \"-5m\"",
                "limits: {grace: soon}              | limits has \"soon\"",
                "limits: {command: 1m2h}            | limits has \"1m2h\"",
                "limits: {disk-floor-mb: 0}         | limits has \"0\"; it must be a number",
            })
    void aMistakeIsNamedWithFileAndLine(String line, String expected) {
        assertThat(mistakes("# a comment\n" + line + "\n"))
                .isNotEmpty()
                .first()
                .asString()
                .startsWith("/etc/fleet/worker.yml:2: " + expected);
    }

    @Test
    void allMistakesAreFoundAtOnce() {
        assertThat(mistakes("slots: x\nid: '?'\nnone: 1\n"))
                .hasSize(3)
                .anyMatch(each -> each.startsWith("/etc/fleet/worker.yml:1: slots"))
                .anyMatch(each -> each.startsWith("/etc/fleet/worker.yml:2: id"))
                .anyMatch(each -> each.startsWith("/etc/fleet/worker.yml:3: none"));
    }

    @Test
    void aKeyThatStandsThereTwiceIsAMistake() {
        assertThat(mistakes("slots: 1\nid: a\nslots: 2\n"))
                .containsExactly("/etc/fleet/worker.yml:3: slots stands there twice; keep one");
    }

    @Test
    void whatIsNoYamlIsRefusedAtItsLine() {
        assertThat(mistakes("id: a\nslots: [1\n").getFirst())
                .startsWith("/etc/fleet/worker.yml:3: is not YAML:");
        assertThat(mistakes("- a\n").getFirst())
                .isEqualTo(
                        "/etc/fleet/worker.yml:1: is not YAML: it is not a mapping of keys to values");
    }

    @Test
    void aTextThatAsksForTypesIsNotRead() {
        assertThat(mistakes("id: !!java.net.URL [x]\n").getFirst())
                .startsWith("/etc/fleet/worker.yml:1: is not read:");
    }

    @Test
    void theFirstEntryThatFitsServesARepository() {
        WorkerConfig config =
                config(
                        """
                        repositories:
                          - {url: git.example.org/team/app, setup: [one]}
                          - {url: git.example.org/*, setup: [two]}
                        """);

        assertThat(setup(config, "https://git.example.org/team/app.git")).contains(List.of("one"));
        assertThat(setup(config, "ssh://git@git.example.org/team/apps")).contains(List.of("two"));
        assertThat(setup(config, "https://gitXexample.org/team/app")).isEmpty();
        assertThat(setup(config, "https://evil.org/git.example.org/x")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "git.example.org/team/app",
                "git.example.org/team/app.git",
                "https://git.example.org/team/app.git",
                "ssh://git@git.example.org/team/app",
                "git@git.example.org:team/app.git",
                "Git.Example.Org/team/*.git"
            })
    void anAddressServesItsRepositoryHoweverEitherIsWritten(String url) {
        WorkerConfig config = config("repositories: [{url: '" + url + "', setup: [one]}]\n");

        assertThat(config.repositories().getFirst().pattern()).isEqualTo(url);
        assertThat(setup(config, "https://git.example.org/team/app.git")).isPresent();
        assertThat(setup(config, "git@git.example.org:team/app")).isPresent();
        assertThat(setup(config, "https://git.example.org/other/app")).isEmpty();
    }

    @Test
    void aPathServesItsRepositoryWithAndWithoutItsEnding() {
        WorkerConfig config = config("repositories: [{url: /srv/git/app.git, setup: [one]}]\n");
        assertThat(setup(config, "/srv/git/app.git")).isPresent();
        assertThat(setup(config, "/srv/git/app")).isPresent();
        assertThat(setup(config, "/srv/git/apps")).isEmpty();
    }

    private static Optional<List<String>> setup(WorkerConfig config, String url) {
        return config.repository(new Repository(url)).map(WorkerConfig.RepositoryConfig::setup);
    }

    @ParameterizedTest
    @ValueSource(strings = {"fleet", "fleet/attempts", "/a", "a/", "a//b", "..", "a b", "refs:x"})
    void attemptsHaveNoBranchesThatGitOrAPlanWouldTrip(String name) {
        assertThat(mistakes("repositories: [{url: '*', attempt-branches: '" + name + "'}]\n"))
                .singleElement()
                .asString()
                .contains("attempt-branches");
    }
}
