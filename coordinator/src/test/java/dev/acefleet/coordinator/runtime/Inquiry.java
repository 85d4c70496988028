package dev.acefleet.coordinator.runtime;

import static dev.acefleet.coordinator.runtime.Story.run;
import static dev.acefleet.coordinator.runtime.Story.stage;
import static org.assertj.core.api.Assertions.assertThat;

import dev.acefleet.common.message.ProviderView;
import dev.acefleet.common.message.WaitCause;
import dev.acefleet.common.message.WhyView;
import dev.acefleet.common.message.WorkerView;
import dev.acefleet.common.model.PlanId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// A fleet of which a test asks why something is not done: plans and providers by their story, workers as the test says
/// that they are.
abstract class Inquiry {
    static final Timings TIMINGS = Timings.of(Duration.ofSeconds(5));

    final PlanViews views = new PlanViews();
    final FleetWatch fleet = new FleetWatch(TIMINGS, Instant::now);
    final Story story = new Story(views, fleet);
    final List<WorkerView> workers = new ArrayList<>();
    Instant now = Instant.parse("2026-01-01T00:10:00Z");

    /// Workers by the test, providers by the journal.
    private final class Seen implements FleetView {
        @Override
        public List<WorkerView> workers() {
            return workers;
        }

        @Override
        public Optional<ProviderView> provider(String agent) {
            return fleet.provider(agent);
        }
    }

    final Explainer explainer() {
        return new Explainer(views, new Seen(), TIMINGS, () -> now);
    }

    final WhyView why(PlanId plan, String item) {
        List<WhyView> all = explainer().item(plan, item).orElseThrow().runs();
        assertThat(all).singleElement().extracting(WhyView::run).isEqualTo(item);
        return all.getFirst();
    }

    final void is(PlanId plan, String item, WaitCause cause, String... words) {
        WhyView why = why(plan, item);
        assertThat(why.cause()).as(why.text()).isEqualTo(cause);
        assertThat(List.of(words)).allSatisfy(word -> assertThat(why.text()).contains(word));
    }

    final void worker(String id, int free, String agent, String obstacle, String... attempts) {
        worker(id, free, agent, obstacle, "", attempts);
    }

    final void cordoned(String id, String agent) {
        worker(id, 0, agent, "", "cordoned: new disk", new String[0]);
    }

    private void worker(
            String id,
            int free,
            String agent,
            String obstacle,
            String cordoned,
            String[] attempts) {
        workers.removeIf(known -> known.id().equals(id));
        workers.add(
                new WorkerView(
                        id,
                        1,
                        WorkerView.ALIVE,
                        "box",
                        "1",
                        List.of("default"),
                        2,
                        free,
                        List.of(agent),
                        List.of(attempts),
                        now,
                        obstacle,
                        cordoned,
                        0));
    }

    final void freeWorker() {
        worker("w1", 2, "scripted", "");
    }

    final PlanId fourRuns() {
        return story.submit(
                "k",
                stage("3", run("03-01", 1), run("03-02", 1), run("03-03", 1), run("03-04", 1)));
    }
}
