package dev.acefleet.coordinator.simulation;

import dev.acefleet.common.message.ControlMessage;
import dev.acefleet.common.message.Dispatch;
import dev.acefleet.common.message.Heartbeat;
import dev.acefleet.coordinator.core.Effect;
import dev.acefleet.coordinator.runtime.FleetLink;
import dev.acefleet.coordinator.runtime.Timings;
import java.util.List;

/// Work, control and presence as one coordinator's clients see them.
final class SimulatedLink implements FleetLink {
    private final World world;
    private final CoordinatorHost host;
    private final Sender producer;
    private int next;

    SimulatedLink(World world, CoordinatorHost host) {
        this.world = world;
        this.host = host;
        this.producer = new Sender(world, host);
        this.next = world.broker.presenceSince(Timings.USUAL.lease().multipliedBy(2));
    }

    @Override
    public void dispatch(Effect.Dispatch dispatch) {
        world.fates.touch(host, "dispatch");
        Dispatch record = new Dispatch(dispatch.attempt(), dispatch.repository());
        producer.send(
                Channel.DISPATCH,
                "work-" + dispatch.lane(),
                record,
                () -> world.broker.dispatch(dispatch.lane(), record));
    }

    @Override
    public void tell(ControlMessage message) {
        world.fates.touch(host, "tell");
        world.tell(host + " says to " + message.worker() + ": " + brief(message));
        producer.send(
                Channel.CONTROL,
                "control-" + message.worker().hashCode() % 2,
                message,
                () -> world.broker.tell(message));
    }

    static String brief(ControlMessage message) {
        String of =
                switch (message.body()) {
                    case ControlMessage.OfAttempt body ->
                            " " + body.attempt() + " of " + body.claim();
                    case ControlMessage.Cordon cordon -> " " + cordon.cordoned();
                };
        return message.body().getClass().getSimpleName()
                + of
                + " in epoch "
                + message.epoch().offset();
    }

    @Override
    public Heard heartbeats() {
        world.fates.touch(host, "heartbeats");
        if (!host.reaches() || world.fates.isBehind(host)) {
            return new Heard(List.of(), false);
        }
        List<Heartbeat> presence = world.broker.presence;
        List<Heartbeat> heard = List.copyOf(presence.subList(next, presence.size()));
        next = presence.size();
        return new Heard(heard, true);
    }

    @Override
    public void close() {
        producer.die();
    }
}
