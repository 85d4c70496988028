package dev.acefleet.cli.client;

import dev.acefleet.cli.client.api.ApiClient;
import dev.acefleet.cli.client.git.Git;
import dev.acefleet.cli.client.ui.ExitCode;
import dev.acefleet.cli.client.ui.Refusal;
import dev.acefleet.cli.client.ui.Surroundings;
import dev.acefleet.common.message.AnswerRequest;
import dev.acefleet.common.model.AttemptId;
import dev.acefleet.common.model.GateId;
import dev.acefleet.common.model.PlanId;
import dev.acefleet.common.model.WorkId;
import java.util.List;
import java.util.UUID;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Answers a gate. The first valid answer counts; who comes later is told what it was.
@Command(
        name = "answer",
        description = {
            "Answer a gate. Something to look at takes approved, or what is wrong; a decision the",
            "id of one of its options; something to do takes done, or what stands in the way. What",
            "is neither goes to the agent that goes on, or to the proof of the stage."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  fleet answer s03-4f1a/03-02/1/1 approved",
            "  fleet answer s03-4f1a/03-02/1/1 the button is still grey"
        })
public final class AnswerCommand implements Runnable {
    private final Surroundings surroundings;
    @Mixin private final ServerOption server = new ServerOption();

    @Parameters(index = "0", paramLabel = "GATE", description = "Its id, as fleet gates shows it.")
    private String gate = "";

    @Parameters(
            index = "1..*",
            arity = "1..*",
            paramLabel = "TEXT",
            description = "The answer; several words are one.")
    private List<String> words = List.of();

    @Option(
            names = "--by",
            paramLabel = "NAME",
            defaultValue = "",
            description =
                    "Who says it, for the record (default: git's user.name, else the user of this machine).")
    private String by = "";

    public AnswerCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public void run() {
        GateId id = id();
        AnswerRequest request =
                new AnswerRequest("answer-" + UUID.randomUUID(), String.join(" ", words), who());
        try (ApiClient api = server.connect(surroundings)) {
            String plan = api.plan(id.work().plan().value()).orRefuse().id();
            GateId whole =
                    new GateId(
                            new AttemptId(
                                    new WorkId(new PlanId(plan), id.work().item()),
                                    id.attempt().number()),
                            id.number());
            new Submitter(surroundings).submit(() -> api.answer(whole, request));
            surroundings.say(whole + " is answered; follow with: fleet watch " + plan);
        }
    }

    private String who() {
        if (!by.isEmpty()) {
            return by;
        }
        String name = nameToGit();
        return name.isBlank() ? surroundings.variable("USER").orElse("") : name;
    }

    /// Empty where git has none, or is not there: a gate is answered from any machine.
    private String nameToGit() {
        return new Git(surroundings.directory(), surroundings.environment())
                .askIfThere("config", "--get", "user.name")
                .map(Git.Answer::text)
                .orElse("");
    }

    private GateId id() {
        try {
            return GateId.parse(gate);
        } catch (IllegalArgumentException _) {
            throw new Refusal(
                    ExitCode.USAGE,
                    "'" + gate + "' names no gate.",
                    "",
                    "Write its id, for example s03-4f1a/03-02/1/1; see fleet gates.");
        }
    }
}
