package dev.acefleet.coordinator.metrics;

import dev.acefleet.common.message.ControlMessage;
import dev.acefleet.coordinator.core.Effect;
import dev.acefleet.coordinator.runtime.FleetLink;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;

/// A link that counts what is said to workers: the leader's figures, which the journal does not tell.
public final class CountingLink implements FleetLink {
    private final FleetLink link;
    private final Counter dispatches;
    private final Counter refusedDispatches;
    private final Counter grants;
    private final Counter refusals;
    private final Counter cancels;
    private final Counter revokes;

    public CountingLink(FleetLink link, MeterRegistry registry) {
        this.link = link;
        dispatches = registry.counter("acefleet.dispatches");
        refusedDispatches = registry.counter("acefleet.dispatches.refused");
        grants = registry.counter("acefleet.claims", "answer", "granted");
        refusals = registry.counter("acefleet.claims", "answer", "refused");
        cancels = registry.counter("acefleet.stops", "kind", "cancel");
        revokes = registry.counter("acefleet.stops", "kind", "revoke");
    }

    @Override
    public void dispatch(Effect.Dispatch dispatch) {
        try {
            link.dispatch(dispatch);
            dispatches.increment();
        } catch (Refused e) {
            refusedDispatches.increment();
            throw e;
        }
    }

    @Override
    public void tell(ControlMessage message) {
        switch (message.body()) {
            case ControlMessage.Grant _ -> grants.increment();
            case ControlMessage.Refuse _ -> refusals.increment();
            case ControlMessage.Cordon _ -> {}
            case ControlMessage.Cancel _ -> cancels.increment();
            case ControlMessage.Revoke _ -> revokes.increment();
        }
        link.tell(message);
    }

    @Override
    public Heard heartbeats() {
        return link.heartbeats();
    }

    @Override
    public void close() {
        link.close();
    }
}
