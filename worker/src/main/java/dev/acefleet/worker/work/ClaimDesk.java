package dev.acefleet.worker.work;

import dev.acefleet.common.message.ControlMessage;
import dev.acefleet.common.message.Dispatch;
import dev.acefleet.common.message.Report;
import dev.acefleet.common.model.Account;
import dev.acefleet.common.model.Epoch;
import dev.acefleet.common.model.WorkKind.Lane;
import dev.acefleet.common.model.WorkerRef;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/// The worker's side of the claim (protocol P11): which claims are open, which were granted, and whose word counts.
/// Decides and remembers; sending, spending and starting is its callers' part. Any thread: the lanes open claims and
/// wait for answers, the control loop brings them.
///
/// It obeys only answers to a claim it has open, and a grant only if that names a send at most one heartbeat old. So a
/// grant that was held up, or that a deposed coordinator sent, starts nothing. Answers to claims of its own id that a
/// newer incarnation made tell it that there is one (protocol P16): both read the same partition. All of it dies with
/// the process: the next incarnation knows no claim of this one and leaves grants for them alone, because this one may
/// live yet; their leases lapse.
final class ClaimDesk {
    private final WorkerRef worker;
    private final String machine;
    private final Map<String, Account> accounts;
    private final Timings timings;
    private final MonotonicClock clock;
    private final String mark;
    private final Map<String, OpenClaim> open = new LinkedHashMap<>();
    private final Set<String> granted = new HashSet<>();
    private final Epochs epochs = new Epochs();
    private long made;
    private boolean shut;

    /// @param machine where this process runs
    /// @param accounts that its agents use up, by the agent's name
    /// @param mark what all claims of this process begin with; unique among processes, also of the same worker id
    ClaimDesk(
            WorkerRef worker,
            String machine,
            Map<String, Account> accounts,
            String mark,
            Timings timings,
            MonotonicClock clock) {
        this.worker = worker;
        this.machine = machine;
        this.accounts = Map.copyOf(accounts);
        this.mark = mark;
        this.timings = timings;
        this.clock = clock;
    }

    /// A claim to send, and under whose repository.
    record Sending(Dispatch dispatch, Report.Claimed claimed) {}

    /// Opens a claim for a record just taken; it is due to be sent at once.
    ///
    /// @return its id
    synchronized String open(Lane lane, Dispatch dispatch) {
        made++;
        OpenClaim claim = new OpenClaim(ClaimName.of(mark, made), lane, dispatch);
        open.put(claim.id(), claim);
        return claim.id();
    }

    private Sending send(OpenClaim claim) {
        int number = claim.send(clock.nanos(), timings.heartbeat());
        Dispatch dispatch = claim.dispatch();
        return new Sending(
                dispatch,
                new Report.Claimed(
                        dispatch.attempt(), claim.id(), worker, machine, number, accounts));
    }

    /// Those of the claims that are open and were not sent yet, or a repeat interval ago.
    synchronized List<Sending> due(Collection<String> claims) {
        long now = clock.nanos();
        return open.values().stream()
                .filter(claim -> claims.contains(claim.id()))
                .filter(claim -> claim.isDue(now, timings.claimRepeat()))
                .map(this::send)
                .toList();
    }

    /// All that are open, to be sent now: control messages were lost.
    synchronized List<Sending> again() {
        return open.values().stream().map(this::send).toList();
    }

    /// What to do about a record of the control partition, whoever it is for.
    synchronized Answer hear(ControlMessage message) {
        if (!epochs.admit(message.shard(), message.epoch())) {
            return new Answer.Ignore("of an epoch older than " + epochs.highest(message.shard()));
        }
        if (!message.worker().equals(worker.id())) {
            return new Answer.Ignore("for another worker");
        }
        return switch (message.body()) {
            case ControlMessage.Cordon cordon ->
                    new Answer.Cordoned(cordon.cordoned(), cordon.reason());
            case ControlMessage.OfAttempt body -> hear(message.shard(), body);
        };
    }

    private Answer hear(int shard, ControlMessage.OfAttempt body) {
        OptionalLong speaker = ClaimName.incarnation(body.claim());
        if (speaker.orElse(worker.incarnation()) > worker.incarnation()) {
            return new Answer.Superseded(speaker.getAsLong());
        }
        Answer answer =
                switch (body) {
                    case ControlMessage.Grant grant -> granted(grant);
                    case ControlMessage.Refuse refuse -> closed(refuse, refuse.reason());
                    case ControlMessage.Cancel cancel ->
                            ended(shard, cancel, Stop.cancelled(cancel.reason()));
                    case ControlMessage.Revoke revoke ->
                            ended(shard, revoke, Stop.revoked(revoke.reason()));
                };
        notifyAll();
        return answer;
    }

    private Answer granted(ControlMessage.Grant grant) {
        if (granted.contains(grant.claim())) {
            return new Answer.Ignore("granted already");
        }
        Optional<OpenClaim> claim = find(grant);
        if (claim.isEmpty()) {
            return grant.claim().startsWith(mark + ".") && !open.containsKey(grant.claim())
                    ? new Answer.GiveBack(
                            grant.attempt(), grant.claim(), grant.order().repository())
                    : new Answer.Ignore("the claim is not one of this process");
        }
        if (!claim.get().isFresh(grant.send(), clock.nanos(), timings.heartbeat())) {
            return new Answer.Ignore("answers send " + grant.send() + ", which is too old");
        }
        open.remove(grant.claim());
        granted.add(grant.claim());
        return new Answer.Start(
                claim.get().lane(),
                new Granted(grant.attempt(), grant.claim(), grant.order(), grant.fence()));
    }

    private Optional<OpenClaim> find(ControlMessage.OfAttempt body) {
        return Optional.ofNullable(open.get(body.claim()))
                .filter(claim -> claim.dispatch().attempt().equals(body.attempt()));
    }

    private Answer closed(ControlMessage.OfAttempt body, String reason) {
        Optional<OpenClaim> claim = find(body);
        if (claim.isEmpty()) {
            return new Answer.Ignore("the claim is not open");
        }
        open.remove(body.claim());
        return new Answer.Leave(claim.get().lane(), body.attempt(), body.claim(), reason);
    }

    /// A claim that is not open and not granted never is again: so no memory of those that are gone is needed to refuse
    /// a grant for one, it is closed like any other. Only of a twin's claim nobody here knows anything.
    private Answer ended(int shard, ControlMessage.OfAttempt body, Stop stop) {
        if (granted.contains(body.claim())) {
            return new Answer.End(body.attempt(), body.claim(), stop);
        }
        boolean isTwins =
                ClaimName.incarnation(body.claim()).orElse(-1) == worker.incarnation()
                        && !body.claim().startsWith(mark + ".");
        if (isTwins) {
            return new Answer.Ignore("the claim is another process's of this incarnation");
        }
        Optional<OpenClaim> claim = find(body);
        claim.ifPresent(found -> open.remove(found.id()));
        return new Answer.Gone(
                shard, claim.map(OpenClaim::lane), body.attempt(), body.claim(), stop.reason());
    }

    /// The attempt that was granted under this claim is over, and the broker has its end report, or none is wanted.
    synchronized void finished(String claim) {
        granted.remove(claim);
    }

    /// Gives up those that are still open: a grant for them will be given back.
    ///
    /// @return those that were
    synchronized Set<String> close(Collection<String> claims) {
        Set<String> closing = new HashSet<>(claims);
        closing.retainAll(open.keySet());
        open.keySet().removeAll(closing);
        return closing;
    }

    /// Waits until one of the claims is no longer open, or it is time to send them again, or [#shut].
    ///
    /// @return those that are still open
    synchronized Set<String> awaitAnswer(Collection<String> claims) throws InterruptedException {
        Deadline deadline = Deadline.in(timings.claimRepeat());
        Set<String> still = new HashSet<>(claims);
        while (open.keySet().containsAll(still) && !shut && deadline.leftMillis() > 0) {
            wait(Math.max(1, deadline.leftMillis()));
        }
        still.retainAll(open.keySet());
        return still;
    }

    /// No answer is waited for any more.
    synchronized void shut() {
        shut = true;
        notifyAll();
    }

    /// The highest epoch seen, by shard.
    synchronized Map<Integer, Epoch> epochs() {
        return epochs.all();
    }
}
