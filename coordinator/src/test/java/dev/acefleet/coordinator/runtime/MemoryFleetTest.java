package dev.acefleet.coordinator.runtime;

import dev.acefleet.common.message.ControlMessage;
import dev.acefleet.common.message.Dispatch;
import dev.acefleet.common.message.Heartbeat;
import dev.acefleet.common.model.Pool;
import dev.acefleet.common.model.WorkKind.Lane;
import java.util.List;

class MemoryFleetTest extends FleetLinkContract {
    private final MemoryFleet fleet = new MemoryFleet();

    @Override
    protected FleetLink open() {
        return fleet.open();
    }

    @Override
    protected void beat(Heartbeat beat) {
        fleet.beat(beat);
    }

    @Override
    protected List<Dispatch> dispatched(Pool pool, Lane lane, int least) {
        return fleet.dispatched(pool, lane);
    }

    @Override
    protected List<ControlMessage> told(String worker, int least) {
        return fleet.told().stream().filter(said -> said.worker().equals(worker)).toList();
    }
}
