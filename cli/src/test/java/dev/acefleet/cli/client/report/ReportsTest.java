package dev.acefleet.cli.client.report;

import static dev.acefleet.cli.Plans.attempt;
import static dev.acefleet.cli.Plans.run;
import static org.assertj.core.api.Assertions.assertThat;

import dev.acefleet.cli.Plans;
import dev.acefleet.common.message.PlanReport;
import dev.acefleet.common.message.RunState;
import dev.acefleet.common.message.RunView;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.IntStream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.Element;

class ReportsTest {
    private static final PlanReport MIXED =
            Plans.plan(
                    "s03-1",
                    "failed",
                    run("03-01", 1, RunState.DONE, attempt(1, "succeeded", "", "Built")),
                    run(
                            "03-02",
                            1,
                            RunState.FAILED,
                            attempt(1, "failed", "worker_lost", "silent"),
                            attempt(2, "failed", "agent_failed", "\u001b[31m<bad> & \u0000 `|` x")),
                    run("03-03", 1, RunState.FAILED, attempt(1, "failed", "provider_quota", "429")),
                    run("03-04", 2, RunState.SKIPPED));

    private static Document parse(String xml) throws Exception {
        return DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new ByteArrayInputStream(xml.getBytes(StandardCharsets.UTF_8)));
    }

    @Test
    void aSuiteIsABatchAndACaseIsARun() throws Exception {
        Document xml = parse(JUnitReport.of(MIXED));
        assertThat(xml.getElementsByTagName("testsuite").getLength()).isEqualTo(2);
        assertThat(xml.getElementsByTagName("testcase").getLength()).isEqualTo(4);
        Element all = xml.getDocumentElement();
        assertThat(all.getAttribute("tests")).isEqualTo("4");
        assertThat(all.getAttribute("failures")).isEqualTo("1");
        assertThat(all.getAttribute("errors")).isEqualTo("1");
        assertThat(all.getAttribute("skipped")).isEqualTo("1");
        assertThat(all.getAttribute("time")).isEqualTo("240.000");
    }

    @Test
    void aDriveIsToldInTheWordsOfAssignments() throws Exception {
        PlanReport drive =
                Plans.drive("a8yjzpd-1", "8yjzpd", "example.org/thing", "passed", Plans.BASE);
        List<String> text = TextReport.of(drive, false, false);
        assertThat(text.getFirst()).startsWith("UNIT").contains("STEPS");
        assertThat(text.get(1)).startsWith("010").contains("2/2");
        assertThat(text).noneMatch(line -> line.startsWith("audit"));
        assertThat(MarkdownReport.of(drive))
                .startsWith("## Assignment 8yjzpd Work on it: passed")
                .contains("| unit |", "steps: 2/2")
                .doesNotContain("audit");
        Element all = parse(JUnitReport.of(drive)).getDocumentElement();
        assertThat(all.getAttribute("name")).isEqualTo("assignment 8yjzpd Work on it");
        Element unit = (Element) all.getElementsByTagName("testcase").item(0);
        assertThat(unit.getAttribute("classname")).isEqualTo("assignment-8yjzpd");
    }

    @Test
    void theAgentsFaultIsAFailureAndTheProvidersAnError() throws Exception {
        Document xml = parse(JUnitReport.of(MIXED));
        Element failure = (Element) xml.getElementsByTagName("failure").item(0);
        assertThat(failure.getAttribute("type")).isEqualTo("agent_failed");
        assertThat(failure.getAttribute("message")).isEqualTo("<bad> &  `|` x");
        Element error = (Element) xml.getElementsByTagName("error").item(0);
        assertThat(error.getAttribute("type")).isEqualTo("provider_quota");
    }

    @Test
    void aPlanThatEndedBadlyIsNeverGreen() throws Exception {
        Document xml =
                parse(
                        JUnitReport.of(
                                Plans.plan("p", "gaps_found", run("03-01", 1, RunState.DONE))));
        Element failure = (Element) xml.getElementsByTagName("failure").item(0);
        assertThat(failure.getAttribute("type")).isEqualTo("gaps_found");
    }

    @Test
    void aPlanThatPassedHasNoFailure() throws Exception {
        Document xml =
                parse(JUnitReport.of(Plans.plan("p", "passed", run("03-01", 1, RunState.DONE))));
        assertThat(xml.getElementsByTagName("failure").getLength()).isZero();
    }

    @Test
    void markdownOfAStrangerStaysText() {
        String text = MarkdownReport.of(MIXED);
        assertThat(text)
                .startsWith("## Stage 03 Thing: failed\n")
                .contains("| 03-01 | 1 | ✅ done | 1 | 1m00s | Build 03-01<br>Built |")
                .contains("&lt;bad&gt; &amp;  \\`\\|\\` x")
                .contains("- cost: 1.00 USD")
                .contains("- **STAGE 3 COMPLETE**\n  - Goal verified\n")
                .contains("- next up: Stage 4\\: More — It grows\n")
                .contains("- next: `/ace.discuss-stage 4`\n")
                .doesNotContain("\u001b");
        assertThat(MarkdownReport.safe("[x](http://y) <img> @all"))
                .isEqualTo("\\[x\\]\\(http\\://y\\) &lt;img&gt; \\@all");
    }

    @Test
    void aSummaryIsNeverLargerThanACiSystemTakes() {
        String text =
                MarkdownReport.of(
                        Plans.plan(
                                "p",
                                "failed",
                                IntStream.range(0, 20_000)
                                        .mapToObj(i -> run("03-" + i, 1, RunState.FAILED))
                                        .toArray(RunView[]::new)));
        assertThat(text.getBytes(StandardCharsets.UTF_8))
                .hasSizeLessThan(MarkdownReport.MOST_BYTES + 200);
        assertThat(text).endsWith("the whole report: `fleet report`\n");
    }

    @Test
    void theTableSaysVerdictBranchHeadAndWhatNext() {
        assertThat(TextReport.of(MIXED, false, false))
                .contains(
                        "verdict  failed: because",
                        "branch   fleet/s03-1",
                        "head     " + Plans.BASE,
                        "warning  a warning",
                        "next     STAGE 3 COMPLETE",
                        "         Goal verified",
                        "         Next up: Stage 4: More — It grows",
                        "    git fetch origin fleet/s03-1",
                        "    /ace.discuss-stage 4")
                .anyMatch(line -> line.matches("03-02 +1 +failed +2 +2m00s +Build 03-02"));
    }

    @Test
    void whatNobodyWasAskedAboutIsSaidWithWhatThePolicyAnswered() {
        String passed = "03-01: it is slow (acknowledge, policy: issues in a recap)";
        assertThat(TextReport.of(MIXED, false, false)).contains("went on  " + passed);
        assertThat(MarkdownReport.of(MIXED))
                .contains("1 troubles that nobody was asked about", MarkdownReport.safe(passed));
    }

    @Test
    void theWideTableHasWorkerAndCommitToo() {
        assertThat(TextReport.of(MIXED, false, true))
                .anyMatch(line -> line.startsWith("RUN") && line.contains("WORKER  "))
                .anyMatch(line -> line.startsWith("03-02") && line.contains(Plans.BASE));
    }

    @Test
    void whoHasTheWorkIsNotToldToFetchIt() {
        assertThat(TextReport.of(MIXED, true, false)).noneMatch(line -> line.contains("git fetch"));
    }

    @Test
    void runsAreCountedByHowTheyEnded() {
        assertThat(TextReport.of(MIXED, false, false))
                .contains("runs     1 of 4 done, 2 failed, 1 skipped");
        assertThat(MarkdownReport.of(MIXED)).contains("- runs: 1 of 4 done, 2 failed, 1 skipped\n");
        PlanReport waiting =
                Plans.plan(
                        "p",
                        "",
                        run("03-01", 1, RunState.RUNNING),
                        run("03-02", 1, RunState.BLOCKED),
                        run("03-03", 1, RunState.CANCELLED));
        assertThat(TextReport.of(waiting, false, false))
                .contains("runs     0 of 3 done, 1 cancelled, 1 waits at a gate");
    }

    @Test
    void aDoneRunSaysWhatItsRecapSaysInOneLine() {
        PlanReport plan =
                Plans.plan(
                        "p",
                        "passed",
                        run(
                                "03-01",
                                1,
                                RunState.DONE,
                                attempt(1, "failed", "agent_failed", "it gave up"),
                                attempt(2, "succeeded", "", "A form that <saves>")),
                        run("03-02", 1, RunState.DONE, attempt(1, "adopted", "", "A table")));
        assertThat(TextReport.of(plan, false, false))
                .anyMatch(line -> line.endsWith("  Build 03-01: A form that <saves>"))
                .anyMatch(line -> line.endsWith("  Build 03-02: A table"));
        assertThat(MarkdownReport.of(plan))
                .contains("Build 03-01<br>A form that &lt;saves&gt; |", "Build 03-02<br>A table |");
    }
}
