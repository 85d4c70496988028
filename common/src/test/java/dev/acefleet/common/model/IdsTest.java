package dev.acefleet.common.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class IdsTest {
    @Test
    void anAccountIsThatOfAProvider() {
        Account account = new Account("claude", "team-a");
        assertThat(account)
                .hasToString("claude/team-a")
                .isNotEqualTo(Account.parse("codex/team-a"));
        assertThat(Account.parse("claude/team-a")).isEqualTo(account);
        assertThat(
                        Stream.of("codex/b", "claude/c", "codex/a")
                                .map(Account::parse)
                                .sorted()
                                .toList())
                .hasToString("[claude/c, codex/a, codex/b]");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "team-a", "/team-a", "claude/", "claude/team/a", "cl aude/team"})
    void whatNamesNoProviderOrNoAccountIsNoAccount(String text) {
        assertThatThrownBy(() -> Account.parse(text)).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @CsvSource({"8,08", "08,08", "2.1,02.1", "02.1,02.1", "12,12", "2.10,02.10", "008,08", "0,00"})
    void aStageHasOneCanonicalText(String text, String canonical) {
        assertThat(StageId.parse(text)).map(StageId::toString).contains(canonical);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a", "-1", "1.", ".1", "1.2.3", "1e3", "99999999", "1/2", "٣"})
    void whatIsNoStageNumberIsNone(String text) {
        assertThat(StageId.parse(text)).isEmpty();
    }

    @Test
    void decimalStagesStandBetweenTheirNeighbours() {
        List<String> order =
                Stream.of("3", "2.10", "2.2", "2", "2.1", "10")
                        .map(text -> StageId.parse(text).orElseThrow())
                        .sorted()
                        .map(StageId::unpadded)
                        .toList();
        assertThat(order).containsExactly("2", "2.1", "2.2", "2.10", "3", "10");
    }

    @ParameterizedTest
    @CsvSource({
        "03-01,03-01,03.01",
        "3-1,03-01,03.01",
        "03.01,03-01,03.01",
        "02.1-04,02.1-04,02.1.04",
        "02.1.04,02.1-04,02.1.04",
        "12-03a,12-03a,12.03a"
    })
    void aRunHasOneCanonicalTextAndOneScope(String text, String canonical, String scope) {
        RunId run = RunId.parse(text).orElseThrow();
        assertThat(run).hasToString(canonical);
        assertThat(run.scope()).isEqualTo(scope);
    }

    @Test
    void lettersSortBehindTheirNumber() {
        List<String> order =
                Stream.of("12-04", "12-03a", "12-03", "12-10", "12-03b")
                        .map(text -> RunId.parse(text).orElseThrow())
                        .sorted()
                        .map(RunId::toString)
                        .toList();
        assertThat(order).containsExactly("12-03", "12-03a", "12-03b", "12-04", "12-10");
    }

    @ParameterizedTest
    @CsvSource({
        "https://git.example.org/team/project.git,git.example.org/team/project",
        "https://git.example.org:443/team/project/,git.example.org/team/project",
        "ssh://git@Git.Example.org:22/team/project.git,git.example.org/team/project",
        "ssh://git@git.example.org:2222/team/project.git,git.example.org:2222/team/project",
        "git@git.example.org:team/project.git,git.example.org/team/project",
        "/srv/git/project.git,/srv/git/project",
        "file:///srv/git/project.git,/srv/git/project"
    })
    void allSpellingsOfARepositoryHaveOneKey(String url, String key) {
        assertThat(new Repository(url).key()).isEqualTo(key);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://git.example.org/team/project",
                "HTTP://git.example.org:8080/team/project",
                "git://git.example.org/team/project"
            })
    void anAddressWithoutEncryptionIsRefusedWithWhatToDo(String url) {
        assertThatThrownBy(() -> new Repository(url))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("is not encrypted")
                .hasMessageContaining("use https:// or ssh://");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "--upload-pack=evil",
                "ext::sh -c evil",
                "relative/path",
                "https://user:secret@git.example.org/p",
                "https://git.example.org/a\nb",
                "javascript://x/y"
            })
    void whatMayDoHarmIsNoRepository(String url) {
        assertThatThrownBy(() -> new Repository(url)).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "-x",
                "a..b",
                "a b",
                "a/.b",
                "x.lock",
                "refs/heads/x",
                "a//b",
                "a@{1}",
                "a~1",
                "a\nb",
                ""
            })
    void whatGitOrAnOptionParserMayMisreadIsNoBranch(String name) {
        assertThat(Names.isBranch(name)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"main", "ace/stage-03-api", "feature/x_1", "fleet/s03-0123456789"})
    void usualNamesAreBranches(String name) {
        assertThat(Names.isBranch(name)).isTrue();
    }

    @Test
    void anAttemptIsReadBackFromItsText() {
        PlanId plan =
                PlanId.ofStage(
                        new Repository("/srv/project"), StageId.parse("2.1").orElseThrow(), "key");
        AttemptId attempt =
                new AttemptId(WorkId.ofMerge(plan, RunId.parse("02.1-04").orElseThrow(), 2), 3);
        assertThat(AttemptId.parse(attempt.toString())).isEqualTo(attempt);
        assertThat(attempt.ref()).isEqualTo("refs/fleet/" + plan + "/02.1-04.merge-2/3");
    }

    @Test
    void theSamePlanHasTheSameIdHoweverItsRepositoryIsSpelled() {
        StageId stage = StageId.parse("3").orElseThrow();
        assertThat(PlanId.ofStage(new Repository("git@git.example.org:a/b.git"), stage, "k"))
                .isEqualTo(
                        PlanId.ofStage(new Repository("https://git.example.org/a/b"), stage, "k"))
                .isNotEqualTo(
                        PlanId.ofStage(new Repository("https://git.example.org/a/b"), stage, "k2"));
    }
}
