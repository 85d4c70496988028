package dev.acefleet.coordinator.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.acefleet.common.message.ControlMessage;
import dev.acefleet.common.message.Dispatch;
import dev.acefleet.common.message.Heartbeat;
import dev.acefleet.common.model.AttemptId;
import dev.acefleet.common.model.Epoch;
import dev.acefleet.common.model.Pool;
import dev.acefleet.common.model.WorkKind.Lane;
import dev.acefleet.coordinator.core.Effect;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// What every link to the fleet does. The links of one test share their topics.
@Timeout(120)
public abstract class FleetLinkContract {
    private static final AttemptId ATTEMPT = AttemptId.parse("s03-1/03-01/1");

    protected abstract FleetLink open();

    /// A worker writes a heartbeat, and waits for it.
    protected abstract void beat(Heartbeat beat);

    /// All records of a work topic, at least `least`.
    protected abstract List<Dispatch> dispatched(Pool pool, Lane lane, int least);

    /// All that was said to a worker, at least `least`.
    protected abstract List<ControlMessage> told(String worker, int least);

    private static Effect.Dispatch dispatch(Pool pool, Lane lane) {
        return new Effect.Dispatch(ATTEMPT, Story.REPOSITORY, pool, lane);
    }

    private static ControlMessage refuse(String worker, String claim) {
        return new ControlMessage(
                0,
                new Epoch("journal", 7),
                worker,
                new ControlMessage.Refuse(ATTEMPT, claim, "because"));
    }

    @Test
    void workGoesToTheTopicOfItsPoolAndLaneWhichIsMadeWhereItIsMissing() {
        Pool made = new Pool("made-anew");
        try (FleetLink link = open()) {
            link.dispatch(dispatch(Pool.DEFAULT, Lane.AGENT));
            link.dispatch(dispatch(made, Lane.GIT));
            link.dispatch(dispatch(made, Lane.AGENT));
            Dispatch record = new Dispatch(ATTEMPT, Story.REPOSITORY);
            assertThat(dispatched(Pool.DEFAULT, Lane.AGENT, 1)).containsExactly(record);
            assertThat(dispatched(made, Lane.GIT, 1)).containsExactly(record);
            assertThat(dispatched(made, Lane.AGENT, 1)).containsExactly(record);
            assertThat(dispatched(Pool.DEFAULT, Lane.GIT, 0)).isEmpty();
        }
    }

    @Test
    void aWorkerReadsWhatIsSaidToItInItsOrder() {
        try (FleetLink link = open()) {
            link.tell(refuse("w1", "a"));
            link.tell(refuse("w2", "x"));
            link.tell(refuse("w1", "b"));
            assertThat(told("w1", 2)).containsExactly(refuse("w1", "a"), refuse("w1", "b"));
            assertThat(told("w2", 1)).containsExactly(refuse("w2", "x"));
        }
    }

    @Test
    void eachHeartbeatIsHeardOnceAndInOrder() {
        try (FleetLink link = open()) {
            assertThat(link.heartbeats().heartbeats()).isEmpty();
            beat(Beats.of("w1", 1));
            beat(Beats.of("w2", 1));
            assertThat(hear(link)).containsExactly(Beats.of("w1", 1), Beats.of("w2", 1));
            FleetLink.Heard again = link.heartbeats();
            assertThat(again.heartbeats()).isEmpty();
            assertThat(again.toTheEnd()).isTrue();
        }
    }

    @Test
    void aLinkHearsWhatWasSaidJustBeforeItOpened() {
        beat(Beats.of("w1", 1));
        try (FleetLink link = open()) {
            assertThat(hear(link)).containsExactly(Beats.of("w1", 1));
        }
    }

    private static List<Heartbeat> hear(FleetLink link) {
        List<Heartbeat> heard = new ArrayList<>();
        boolean toTheEnd = false;
        while (!toTheEnd) {
            FleetLink.Heard now = link.heartbeats();
            heard.addAll(now.heartbeats());
            toTheEnd = now.toTheEnd();
        }
        return heard;
    }
}
