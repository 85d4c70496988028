package dev.acefleet.cli.client.report;

import dev.acefleet.cli.client.follow.PlanWords;
import dev.acefleet.cli.client.ui.TerminalText;
import dev.acefleet.common.message.AttemptView;
import dev.acefleet.common.message.BatchView;
import dev.acefleet.common.message.PlanReport;
import dev.acefleet.common.message.RunState;
import dev.acefleet.common.message.RunView;
import dev.acefleet.common.message.Words;
import dev.acefleet.common.model.FailureKind;
import java.io.StringWriter;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;

/// A report as JUnit XML: a suite for each batch, a case for each run. What the agent did wrong is a `failure`; trouble of
/// fleet, surroundings and provider is an `error`; a run that was not done is skipped. A plan that ended badly without a
/// run that did has a case of its own, so that no viewer shows it green.
public final class JUnitReport {
    private final PlanReport plan;
    private final XMLStreamWriter xml;

    private JUnitReport(PlanReport plan, XMLStreamWriter xml) {
        this.plan = plan;
        this.xml = xml;
    }

    private enum Result {
        PASSED,
        FAILURE,
        ERROR,
        SKIPPED
    }

    public static String of(PlanReport plan) {
        StringWriter text = new StringWriter();
        try {
            XMLStreamWriter xml = XMLOutputFactory.newFactory().createXMLStreamWriter(text);
            new JUnitReport(plan, xml).write();
            xml.close();
        } catch (XMLStreamException e) {
            throw new IllegalStateException("A text takes every XML", e);
        }
        return text + "\n";
    }

    private void write() throws XMLStreamException {
        xml.writeStartDocument("UTF-8", "1.0");
        xml.writeCharacters("\n");
        xml.writeStartElement("testsuites");
        attribute("name", PlanWords.subject(plan) + " " + plan.name());
        counts(plan.runs());
        for (BatchView batch : plan.batches()) {
            Set<String> ids = Set.copyOf(batch.runs());
            suite(batch, plan.runs().stream().filter(run -> ids.contains(run.id())).toList());
        }
        if (isRedWithoutRun()) {
            verdict();
        }
        xml.writeEndElement();
        xml.writeEndDocument();
    }

    private boolean isRedWithoutRun() {
        boolean red = plan.runs().stream().map(JUnitReport::result).anyMatch(JUnitReport::isRed);
        return !red && plan.hasEnded() && !plan.verdict().equals("passed");
    }

    private static boolean isRed(Result result) {
        return result == Result.FAILURE || result == Result.ERROR;
    }

    private void suite(BatchView batch, List<RunView> runs) throws XMLStreamException {
        xml.writeStartElement("testsuite");
        attribute("name", "batch " + batch.number());
        counts(runs);
        attribute("timestamp", plan.submittedAt().toString());
        for (RunView run : runs) {
            testCase(run);
        }
        xml.writeEndElement();
    }

    private void counts(List<RunView> runs) throws XMLStreamException {
        attribute("tests", String.valueOf(runs.size()));
        attribute("failures", count(runs, Result.FAILURE));
        attribute("errors", count(runs, Result.ERROR));
        attribute("skipped", count(runs, Result.SKIPPED));
        attribute(
                "time",
                seconds(runs.stream().map(Reports::worked).reduce(Duration.ZERO, Duration::plus)));
    }

    private static String count(List<RunView> runs, Result wanted) {
        return String.valueOf(runs.stream().filter(run -> result(run) == wanted).count());
    }

    private static Result result(RunView run) {
        if (run.state() == RunState.DONE) {
            return Result.PASSED;
        }
        if (run.state() != RunState.FAILED) {
            return Result.SKIPPED;
        }
        Optional<FailureKind.Blame> blame = Reports.failure(run).map(FailureKind::blame);
        boolean agents =
                blame.isEmpty()
                        || blame.get() == FailureKind.Blame.AGENT
                        || Reports.failure(run).get() == FailureKind.CONFLICT;
        return agents ? Result.FAILURE : Result.ERROR;
    }

    private void testCase(RunView run) throws XMLStreamException {
        xml.writeStartElement("testcase");
        attribute("classname", PlanWords.subject(plan).replace(' ', '-'));
        attribute("name", run.id() + " " + run.title());
        attribute("time", seconds(Reports.worked(run)));
        properties(run);
        String kind = Reports.failure(run).map(Words::of).orElse("failed");
        switch (result(run)) {
            case PASSED -> {}
            case FAILURE -> problem("failure", kind, Reports.note(run));
            case ERROR -> problem("error", kind, Reports.note(run));
            case SKIPPED -> problem("skipped", "", run.state().word() + ": " + run.reason());
        }
        output(run);
        xml.writeEndElement();
    }

    private void properties(RunView run) throws XMLStreamException {
        xml.writeStartElement("properties");
        property("attempts", String.valueOf(run.attempts().size()));
        Optional<AttemptView> last = Reports.last(run);
        if (last.isPresent()) {
            property("worker", last.get().worker());
            property("ref", last.get().ref());
            property("commit", last.get().commit());
        }
        if (Reports.cost(List.of(run)).isPresent()) {
            property("cost_usd", decimal(Reports.cost(List.of(run)).getAsDouble()));
        }
        xml.writeEndElement();
    }

    private void property(String name, String value) throws XMLStreamException {
        if (!value.isEmpty()) {
            xml.writeEmptyElement("property");
            attribute("name", name);
            attribute("value", value);
        }
    }

    private void problem(String element, String type, String message) throws XMLStreamException {
        xml.writeStartElement(element);
        if (!type.isEmpty()) {
            attribute("type", type);
        }
        attribute("message", message.replaceFirst(": $", ""));
        xml.writeEndElement();
    }

    private void output(RunView run) throws XMLStreamException {
        StringBuilder text = new StringBuilder();
        for (AttemptView attempt : Reports.attempts(run)) {
            text.append("attempt ")
                    .append(attempt.number())
                    .append(" on ")
                    .append(attempt.worker())
                    .append(": ")
                    .append(attempt.outcome())
                    .append(attempt.failureKind().isEmpty() ? "" : " " + attempt.failureKind())
                    .append(": ")
                    .append(TerminalText.line(attempt.detail()))
                    .append('\n');
        }
        if (!text.isEmpty()) {
            xml.writeStartElement("system-out");
            xml.writeCharacters(clean(text.toString()));
            xml.writeEndElement();
        }
    }

    private void verdict() throws XMLStreamException {
        xml.writeStartElement("testsuite");
        attribute("name", "verdict");
        attribute("tests", "1");
        attribute("failures", "1");
        xml.writeStartElement("testcase");
        attribute("classname", PlanWords.subject(plan).replace(' ', '-'));
        attribute("name", "verdict");
        problem("failure", plan.verdict(), plan.verdict() + ": " + plan.reason());
        xml.writeEndElement();
        xml.writeEndElement();
    }

    private void attribute(String name, String value) throws XMLStreamException {
        xml.writeAttribute(name, clean(TerminalText.line(value)));
    }

    /// XML has no place for control characters and half surrogates, not even escaped.
    private static String clean(String text) {
        return text.codePoints()
                .filter(c ->
                        c == '\n'
                                || (c >= ' ' && c < 0xd800)
                                || (c >= 0xe000 && c < 0xfffe)
                                || c >= 0x10000)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }

    private static String seconds(Duration duration) {
        return decimal(duration.toMillis() / 1000.0);
    }

    private static String decimal(double number) {
        return String.format(Locale.ROOT, "%.3f", number);
    }
}
