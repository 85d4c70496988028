package dev.acefleet.coordinator.runtime;

import dev.acefleet.common.message.ControlMessage;
import dev.acefleet.common.model.Epoch;
import dev.acefleet.coordinator.core.Effect;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Puts effects into messages of one epoch. The loop's thread calls it, through the [Outbox], when an effect may be said.
final class EffectSender {
    private static final Logger LOG = LoggerFactory.getLogger(EffectSender.class);

    private final int shard;
    private final Epoch epoch;
    private final FleetLink link;

    EffectSender(int shard, Epoch epoch, FleetLink link) {
        this.shard = shard;
        this.epoch = epoch;
        this.link = link;
    }

    /// A message that cannot be put into bytes, or that the broker refuses, is not said: losing one is harmless, and ending
    /// for it would end the next coordinator too. Instead of a grant that cannot be put into bytes, now or later, the claim is
    /// refused: its lease lapses, and the attempt counts as one that was lost with its worker.
    ///
    /// @param entryOffset of the entry that the effect belongs to; -1 where it belongs to none
    void send(Effect effect, long entryOffset) {
        try {
            say(effect, entryOffset);
        } catch (IllegalArgumentException e) {
            LOG.error("This cannot be said, and is left out: {}", effect, e);
            if (effect instanceof Effect.Grant grant) {
                send(
                        new Effect.Refuse(
                                grant.worker(),
                                grant.attempt(),
                                grant.claim(),
                                "its order cannot be sent"),
                        entryOffset);
            }
        } catch (FleetLink.Refused e) {
            LOG.error("This cannot be said now, and is left out: {}: {}", effect, e.getMessage());
        }
    }

    private void say(Effect effect, long entryOffset) {
        switch (effect) {
            case Effect.Dispatch dispatch -> link.dispatch(dispatch);
            case Effect.Grant grant -> {
                long fence = grant.fence() == Effect.Grant.THIS_ENTRY ? entryOffset : grant.fence();
                tell(
                        grant.worker(),
                        new ControlMessage.Grant(
                                grant.attempt(),
                                grant.claim(),
                                grant.send(),
                                grant.order(),
                                fence));
            }
            case Effect.Refuse refuse ->
                    tell(
                            refuse.worker(),
                            new ControlMessage.Refuse(
                                    refuse.attempt(), refuse.claim(), refuse.reason()));
            case Effect.Cordon cordon ->
                    tell(
                            cordon.worker(),
                            new ControlMessage.Cordon(cordon.cordoned(), cordon.reason()));
            case Effect.Cancel cancel ->
                    tell(
                            cancel.worker(),
                            new ControlMessage.Cancel(
                                    cancel.attempt(), cancel.claim(), cancel.reason()));
            case Effect.Revoke revoke ->
                    tell(
                            revoke.worker(),
                            new ControlMessage.Revoke(
                                    revoke.attempt(), revoke.claim(), revoke.reason()));
        }
    }

    private void tell(String worker, ControlMessage.Body body) {
        link.tell(new ControlMessage(shard, epoch, worker, body));
    }
}
