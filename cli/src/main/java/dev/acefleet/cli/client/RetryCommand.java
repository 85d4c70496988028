package dev.acefleet.cli.client;

import dev.acefleet.cli.client.api.ApiClient;
import dev.acefleet.cli.client.ui.ExitCode;
import dev.acefleet.cli.client.ui.Refusal;
import dev.acefleet.cli.client.ui.Surroundings;
import dev.acefleet.common.message.ActionRequest;
import java.util.UUID;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/// Does a failed run once more, or a parked one now. A plan that had ended goes on for it.
@Command(
        name = "retry",
        description =
                "Do a failed run once more, as if nothing counted against it; or a parked one now.",
        footerHeading = "%nExamples:%n",
        footer = "  fleet retry s03-4f1a/03-02")
public final class RetryCommand implements Runnable {
    private final Surroundings surroundings;
    @Mixin private final ServerOption server = new ServerOption();

    @Parameters(paramLabel = "ID/RUN", description = "A run of a plan.")
    private String id = "";

    public RetryCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public void run() {
        Target target = Target.parse(id);
        String item =
                target.item()
                        .orElseThrow(() ->
                                new Refusal(
                                        ExitCode.USAGE,
                                        "A run is retried, not a plan.",
                                        "",
                                        "Write "
                                                + id
                                                + "/RUN, or submit the stage again for all that is"
                                                + " missing."));
        try (ApiClient api = server.connect(surroundings)) {
            String plan = api.plan(target.plan()).orRefuse().id();
            ActionRequest request = new ActionRequest("retry-" + UUID.randomUUID(), "");
            new Submitter(surroundings).submit(() -> api.retry(plan, item, request));
            surroundings.say(
                    plan + "/" + item + " is done again; follow with: fleet watch " + plan);
        }
    }
}
