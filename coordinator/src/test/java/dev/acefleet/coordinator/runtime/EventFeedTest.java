package dev.acefleet.coordinator.runtime;

import static dev.acefleet.coordinator.runtime.Story.run;
import static dev.acefleet.coordinator.runtime.Story.stage;
import static org.assertj.core.api.Assertions.assertThat;

import dev.acefleet.common.message.EventPosition;
import dev.acefleet.common.message.ProgressEvent;
import dev.acefleet.common.model.PlanId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class EventFeedTest {
    private static final PlanId PLAN = new PlanId("s03-1");
    private final PlanViews views = new PlanViews();
    private final Story story = new Story(views);
    private final EventFeed feed = views.feed();

    @Test
    void aPlanIsToldFromItsBeginningToItsEnd() {
        PlanId plan = story.submit("k", stage("3", run("03-01", 1)));
        story.finish(plan, "03-01");
        EventFeed.Slice all = feed.after(plan, EventPosition.START);
        assertThat(all.over()).isTrue();
        assertThat(all.gap()).isFalse();
        assertThat(all.events())
                .extracting(ProgressEvent::type)
                .containsExactly(
                        "plan_accepted",
                        "batch_started",
                        "queued",
                        "leased",
                        "started",
                        "attempt_ended",
                        "queued",
                        "leased",
                        "started",
                        "attempt_ended",
                        "head_moved",
                        "merge_ended",
                        "run_ended",
                        "batch_ended",
                        "plan_ended");
        assertThat(all.events().get(5).text()).isEqualTo("03-01 attempt 1 succeeded: did 03-01");
        assertThat(all.events().get(6).run()).isEqualTo("03-01");
        assertThat(all.events().get(6).state()).isEqualTo("merging");
    }

    @Test
    void aRunIsDescribedBeforeItBegins() {
        PlanId plan = story.submit("k", stage("3", run("03-01", 1)));
        story.finish(plan, "03-01");
        List<String> queued =
                feed.after(plan, EventPosition.START).events().stream()
                        .filter(event -> event.type().equals("queued"))
                        .map(ProgressEvent::text)
                        .toList();
        assertThat(queued.getFirst()).endsWith("; it builds: Build 03-01");
        assertThat(queued.getLast()).startsWith("03-01.merge-1").doesNotContain("builds");
    }

    @Test
    void whoGoesOnFromAnyEventMissesNoneAndSeesNoneTwice() {
        PlanId plan = story.submit("k", stage("3", run("03-01", 1)));
        PlanId other = story.submit("k4", stage("4", run("04-01", 1)));
        story.finish(plan, "03-01");
        story.finish(other, "04-01");
        List<ProgressEvent> all = feed.after(plan, EventPosition.START).events();
        assertThat(all).extracting(ProgressEvent::id).doesNotHaveDuplicates().isSorted();
        for (int i = 0; i < all.size(); i++) {
            assertThat(feed.after(plan, all.get(i).id()).events())
                    .isEqualTo(all.subList(i + 1, all.size()));
        }
    }

    @Test
    void aSecondNodeGivesTheSamePositions() {
        PlanViews twin = new PlanViews();
        Story both = new Story(views, twin);
        PlanId plan = both.submit("k", stage("3", run("03-01", 1), run("03-02", 1)));
        both.finish(plan, "03-01");
        assertThat(twin.feed().after(plan, EventPosition.START))
                .isEqualTo(feed.after(plan, EventPosition.START));
    }

    @Test
    void whoAsksForWhatIsGoneIsToldOfTheGap() {
        for (int i = 0; i <= EventFeed.EVENTS_PER_PLAN; i++) {
            feed.add(PLAN, event(i, "queued"));
        }
        EventFeed.Slice slice = feed.after(PLAN, new EventPosition(3, 0));
        assertThat(slice.gap()).isTrue();
        assertThat(slice.events()).hasSize(EventFeed.EVENTS_PER_SLICE);
        assertThat(feed.after(PLAN, slice.events().getLast().id()).gap()).isFalse();
    }

    @Test
    void aWaitingReaderIsWokenByTheNextEvent() {
        feed.add(PLAN, event(1, "queued"));
        CompletableFuture<EventFeed.Slice> waiting = waitFor(new EventPosition(1, 0));
        feed.add(PLAN, event(2, "leased"));
        assertThat(waiting.orTimeout(10, TimeUnit.SECONDS).join().events()).hasSize(1);
    }

    @Test
    void aWaitingReaderIsSentAwayWhenTheFeedClosesOrThePlanIsForgotten() {
        feed.add(PLAN, event(1, "queued"));
        CompletableFuture<EventFeed.Slice> waiting = waitFor(new EventPosition(1, 0));
        feed.forget(PLAN);
        assertThat(waiting.orTimeout(10, TimeUnit.SECONDS).join().over()).isTrue();

        feed.add(PLAN, event(1, "queued"));
        CompletableFuture<EventFeed.Slice> another = waitFor(new EventPosition(1, 0));
        feed.close();
        assertThat(another.orTimeout(10, TimeUnit.SECONDS).join().over()).isTrue();
    }

    @Test
    void patienceEnds() throws InterruptedException {
        feed.add(PLAN, event(1, "queued"));
        EventFeed.Slice slice = feed.await(PLAN, new EventPosition(1, 0), Duration.ofMillis(5));
        assertThat(slice.events()).isEmpty();
        assertThat(slice.over()).isFalse();
    }

    private CompletableFuture<EventFeed.Slice> waitFor(EventPosition after) {
        CompletableFuture<EventFeed.Slice> slice = new CompletableFuture<>();
        Thread.ofVirtual()
                .start(() -> {
                    try {
                        slice.complete(feed.await(PLAN, after, Duration.ofMinutes(1)));
                    } catch (InterruptedException e) {
                        slice.completeExceptionally(e);
                    }
                });
        return slice;
    }

    private static ProgressEvent event(long offset, String type) {
        return new ProgressEvent(
                new EventPosition(offset, 0),
                PLAN.value(),
                Instant.EPOCH,
                type,
                "03-01",
                "03-01",
                1,
                "",
                "queued",
                "");
    }
}
