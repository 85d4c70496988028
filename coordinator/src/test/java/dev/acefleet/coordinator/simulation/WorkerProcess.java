package dev.acefleet.coordinator.simulation;

import dev.acefleet.common.message.ControlMessage;
import dev.acefleet.common.message.Dispatch;
import dev.acefleet.common.message.Heartbeat;
import dev.acefleet.common.message.Report;
import dev.acefleet.common.model.AttemptId;
import dev.acefleet.common.model.Budget;
import dev.acefleet.common.model.CommitId;
import dev.acefleet.common.model.Epoch;
import dev.acefleet.common.model.FailureKind;
import dev.acefleet.common.model.Outcome;
import dev.acefleet.common.model.Pool;
import dev.acefleet.common.model.Salvage;
import dev.acefleet.common.model.Usage;
import dev.acefleet.common.model.WorkId;
import dev.acefleet.common.model.WorkKind.Lane;
import dev.acefleet.common.model.WorkOrder;
import dev.acefleet.common.model.WorkerRef;
import dev.acefleet.coordinator.runtime.Timings;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/// One incarnation of a worker, as the protocol describes it (P11, P14 to P16): takes records, claims them, starts nothing
/// before it is granted, lists what it has in hand, and reports how it ended until that is acknowledged.
final class WorkerProcess extends Node {
    private static final int SLOTS = 2;
    private static final Duration LOOK = Duration.ofMillis(350);
    private static final Duration RETRY = Duration.ofSeconds(1);
    private static final Duration GRACE = Duration.ofSeconds(2);
    private static final Duration RECORD_LOCK = Duration.ofSeconds(30);
    private static final Duration OFFLINE_LIMIT = Duration.ofMinutes(15);
    private static final long HEARTBEAT = Timings.USUAL.heartbeat().toNanos();

    private final WorkerMachine machine;
    private final WorkerRef ref;
    private final Sender sender;
    private final Broker.Control control;
    private final Map<String, OpenClaim> open = new LinkedHashMap<>();
    private final Map<String, Hand> hands = new LinkedHashMap<>();
    private final Set<String> refused = new HashSet<>();
    private final Set<Lane> busy = EnumSet.noneOf(Lane.class);
    private final Map<Integer, Epoch> epochs = new HashMap<>();
    private final List<Runnable> proofs = new ArrayList<>();
    private int heardTo;
    private long heardAt;
    private int claims;
    private boolean stopping;
    private boolean cordoned;
    private final boolean isDeaf;

    WorkerProcess(WorkerMachine machine, WorkerRef ref) {
        super(machine.world, ref.toString());
        this.machine = machine;
        this.ref = ref;
        this.sender = new Sender(world, this);
        this.control = world.broker.controlOf(ref.id());
        this.heardTo = control.end();
        this.heardAt = world.now();
        this.isDeaf = world.fates.isDeafToCordons();
    }

    /// Its predecessor's reports come before its first heartbeat (protocol P16).
    void begin() {
        if (machine.spool.isEmpty()) {
            every(LOOK, this::look);
            beat();
            every(Timings.USUAL.heartbeat(), this::beat);
        } else {
            Report.Ended first = machine.spool.values().iterator().next();
            report(Channel.ENDED, first, () -> machine.spool.remove(first.claim()), this::begin);
        }
    }

    /// Says it until it is acknowledged.
    private void report(Channel channel, Report report, Runnable acknowledged, Runnable then) {
        sender.send(
                channel,
                "inbox",
                report,
                new Sender.Landing() {
                    private boolean answered;

                    @Override
                    public void landed() {
                        world.broker.say(report);
                    }

                    @Override
                    public void acknowledged() {
                        once(() -> {
                            acknowledged.run();
                            then.run();
                        });
                    }

                    @Override
                    public void failed() {
                        once(() -> later(RETRY, () -> report(channel, report, acknowledged, then)));
                    }

                    private void once(Runnable answer) {
                        if (!answered) {
                            answered = true;
                            answer.run();
                        }
                    }
                });
    }

    /// Says of steps that are over, in their order.
    void tell(Report.Stepped report, Runnable then) {
        report(Channel.ENDED, report, () -> {}, then);
    }

    /// Says it once.
    private void say(Channel channel, Report report) {
        sender.send(channel, "inbox", report, () -> world.broker.say(report));
    }

    private void beat() {
        List<Heartbeat.Held> held = new ArrayList<>();
        hands.values()
                .forEach(hand ->
                        held.add(
                                new Heartbeat.Held(
                                        hand.attempt(), hand.claim(), hand.used(world.now()))));
        Heartbeat beat =
                new Heartbeat(
                        ref,
                        machine.place(),
                        "1.0",
                        List.of(Pool.DEFAULT),
                        SLOTS,
                        stopping || cordoned ? 0 : free(Lane.AGENT),
                        stopping || cordoned ? Set.of() : idle(),
                        ModelProviders.AGENTS,
                        held,
                        epochs,
                        Heartbeat.Health.WELL);
        sender.send(Channel.PRESENCE, "presence", "a heartbeat", () -> world.broker.beat(beat));
        if (world.now() - heardAt > OFFLINE_LIMIT.toNanos()) {
            stopAll(FailureKind.WORKER_LOST);
        }
    }

    private int free(Lane lane) {
        long taken =
                open.values().stream().filter(claim -> claim.lane == lane).count()
                        + hands.values().stream()
                                .filter(hand -> hand.lane == lane && hand.executing)
                                .count();
        return (int) ((lane == Lane.AGENT ? SLOTS : 1) - taken);
    }

    /// Whose records none were taken of since the last heartbeat.
    private Set<Lane> idle() {
        Set<Lane> idle = EnumSet.allOf(Lane.class);
        idle.removeIf(lane -> busy.contains(lane) || free(lane) == 0);
        busy.clear();
        return idle;
    }

    private boolean hears() {
        return world.now() - heardAt <= HEARTBEAT;
    }

    private void take() {
        if (stopping || cordoned || !reaches() || !hears()) {
            return;
        }
        for (Lane lane : Lane.values()) {
            ArrayDeque<Dispatch> records = world.broker.lane(lane);
            for (int free = free(lane); free > 0 && !records.isEmpty(); free--) {
                OpenClaim claim = new OpenClaim(ref + "." + ++claims, lane, records.removeFirst());
                world.tell(ref + " takes " + claim.dispatch.attempt() + " as " + claim.id);
                open.put(claim.id, claim);
                busy.add(lane);
                send(claim);
            }
        }
    }

    private void look() {
        listen();
        take();
        repeat();
    }

    private void send(OpenClaim claim) {
        int number = claim.send(world.now());
        say(
                Channel.CLAIM,
                new Report.Claimed(
                        claim.dispatch.attempt(),
                        claim.id,
                        ref,
                        machine.place(),
                        number,
                        ModelProviders.ACCOUNTS));
    }

    private void repeat() {
        open.values().stream().filter(claim -> claim.isDue(world.now())).forEach(this::send);
    }

    private void listen() {
        if (!reaches()) {
            return;
        }
        if (heardTo < control.start()) {
            world.tell(ref + " was out of range of control");
            heardTo = control.start();
            open.values().forEach(this::send);
        }
        while (heardTo < control.end() && !isDead()) {
            hear(control.read(heardTo++));
        }
        heardAt = world.now();
        List<Runnable> proved = List.copyOf(proofs);
        proofs.clear();
        proved.forEach(Runnable::run);
    }

    /// Any record of the partition tells the epoch; what is older than the highest seen is not listened to (protocol P1).
    private void hear(ControlMessage message) {
        if (epochs.getOrDefault(message.shard(), Epoch.NONE).supersedes(message.epoch())) {
            return;
        }
        epochs.put(message.shard(), message.epoch());
        if (message.worker().equals(ref.id())) {
            switch (message.body()) {
                case ControlMessage.Grant grant -> granted(grant);
                case ControlMessage.Refuse refuse -> close(refuse);
                case ControlMessage.Revoke revoke -> revoked(revoke);
                case ControlMessage.Cancel cancel -> cancelled(cancel);
                case ControlMessage.Cordon cordon -> cordoned = cordon.cordoned() && !isDeaf;
            }
        }
    }

    private Optional<OpenClaim> open(ControlMessage.OfAttempt body) {
        return Optional.ofNullable(open.get(body.claim()))
                .filter(claim -> claim.dispatch.attempt().equals(body.attempt()));
    }

    private void granted(ControlMessage.Grant grant) {
        Optional<OpenClaim> claim = open(grant);
        if (hands.containsKey(grant.claim()) || refused.contains(grant.claim())) {
            return;
        }
        if (claim.isEmpty()) {
            if (grant.claim().startsWith(ref + ".")) {
                Outcome released = new Outcome.Released("the claim is closed");
                say(Channel.ENDED, new Report.Ended(grant.attempt(), grant.claim(), ref, released));
            }
            return;
        }
        if (claim.get().isFresh(grant.send(), world.now())) {
            open.remove(grant.claim());
            start(new Hand(claim.get().lane, grant));
        }
    }

    private void close(ControlMessage.OfAttempt body) {
        open(body).ifPresent(claim -> open.remove(claim.id));
    }

    private void revoked(ControlMessage.Revoke revoke) {
        Optional<Hand> hand = inHand(revoke);
        if (hand.isEmpty()) {
            gone(revoke);
        } else if (hand.get().executing) {
            world.ledger.revokeObeyed(revoke.attempt(), revoke.claim(), ref.toString());
            stop(hand.get(), () -> hands.remove(revoke.claim()));
        }
    }

    private void cancelled(ControlMessage.Cancel cancel) {
        Optional<Hand> hand = inHand(cancel);
        if (hand.isEmpty()) {
            gone(cancel);
        } else if (hand.get().executing) {
            stop(hand.get(), () -> end(hand.get(), failed(hand.get(), FailureKind.CANCELLED)));
        }
    }

    private Optional<Hand> inHand(ControlMessage.OfAttempt body) {
        return Optional.ofNullable(hands.get(body.claim()))
                .filter(hand -> hand.attempt().equals(body.attempt()));
    }

    /// What it does not have it will not have: the claim is closed, and a grant for it is not obeyed (protocol P17).
    private void gone(ControlMessage.OfAttempt body) {
        close(body);
        refused.add(body.claim());
        say(Channel.ENDED, new Report.Gone(body.attempt(), body.claim(), ref, machine.place()));
    }

    private void start(Hand hand) {
        hands.put(hand.claim(), hand);
        if (world.fates.isDeclined(hand.attempt())) {
            end(hand, new Outcome.Declined("no such agent here"));
            return;
        }
        switch (hand.grant.order()) {
            case WorkOrder.Run order ->
                    new AgentJob(this, hand, order, outcome -> end(hand, outcome)).begin();
            case WorkOrder.Subtree order ->
                    new SubtreeJob(this, hand, order, outcome -> end(hand, outcome)).begin();
            case WorkOrder.Bench order ->
                    throw new IllegalStateException("No bench is simulated: " + order);
            case WorkOrder.Integrate order -> {
                started(hand);
                branch(hand, BranchJob.Cargo.of(order));
            }
            case WorkOrder.Finish order -> {
                started(hand);
                branch(hand, BranchJob.Cargo.of(hand.attempt(), order));
            }
            case WorkOrder.Prune order -> {
                started(hand);
                later(world.fates.work(hand.attempt()), () -> prune(hand, order));
            }
            case WorkOrder.PlanGaps planning ->
                    throw new IllegalStateException("Nobody asked for " + planning);
            case WorkOrder.Audit audit ->
                    new AuditJob(this, hand, audit, outcome -> end(hand, outcome)).begin();
        }
    }

    private void prune(Hand hand, WorkOrder.Prune order) {
        if (!hand.stopped) {
            world.git.prune(order);
            end(hand, new Outcome.Done(Usage.UNKNOWN));
        }
    }

    private void branch(Hand hand, BranchJob.Cargo cargo) {
        new BranchJob(this, hand, cargo, outcome -> end(hand, outcome)).begin();
    }

    /// A process is started for it.
    void started(Hand hand) {
        world.ledger.processStarts(hand.attempt(), hand.claim(), ref.toString());
        say(Channel.STARTED, new Report.Started(hand.attempt(), hand.claim(), 0, 0));
    }

    /// Whether something of it runs here.
    boolean works(WorkId work) {
        return !isDead()
                && hands.values().stream()
                        .anyMatch(hand -> hand.executing && hand.attempt().work().equals(work));
    }

    Outcome failed(Hand hand, FailureKind kind) {
        return new Outcome.Failed(
                kind,
                "as it happens",
                new Salvage.Nothing("nothing to save"),
                hand.used(world.now()));
    }

    /// Lets an agent work for it, until it has done all that it wants to, or used up what it may.
    ///
    /// @param done called in the first case
    void works(Hand hand, Budget allowance, Duration time, Runnable done) {
        Usage all = world.fates.usage(hand.attempt());
        Meter meter = new Meter(all, time, allowance, world.now());
        hand.runs(meter);
        world.ledger.agentBegins(hand.attempt(), meter);
        later(meter.lasts(), meter.isStopped() ? () -> stopForItsBudget(hand) : done);
    }

    private void stopForItsBudget(Hand hand) {
        if (hand.stopped) {
            return;
        }
        AttemptId attempt = hand.attempt();
        boolean saves = hand.grant.order() instanceof WorkOrder.Run;
        CommitId commit = world.git.commit();
        if (saves) {
            world.git.pushAttempt(attempt, commit);
        }
        end(
                hand,
                new Outcome.Failed(
                        FailureKind.BUDGET,
                        "it is used up",
                        saves
                                ? new Salvage.Saved(attempt.ref(), commit)
                                : new Salvage.Nothing("an audit leaves nothing"),
                        hand.used(world.now())));
    }

    /// Listed and kept on disk until the report is acknowledged.
    private void end(Hand hand, Outcome outcome) {
        hand.over(world.now());
        world.tell(ref + " ends " + hand.attempt() + ": " + outcome);
        Report.Ended ended = new Report.Ended(hand.attempt(), hand.claim(), ref, outcome);
        machine.spool.put(hand.claim(), ended);
        report(
                Channel.ENDED,
                ended,
                () -> {
                    machine.spool.remove(hand.claim());
                    hands.remove(hand.claim());
                },
                () -> {});
    }

    private void stop(Hand hand, Runnable then) {
        if (hand.stopped) {
            return;
        }
        hand.stopped = true;
        later(
                GRACE,
                () -> {
                    hand.over(world.now());
                    then.run();
                });
    }

    private void stopAll(FailureKind kind) {
        hands.values().stream()
                .filter(hand -> hand.executing)
                .toList()
                .forEach(hand -> stop(hand, () -> end(hand, failed(hand, kind))));
    }

    /// SIGTERM: what runs is stopped and reported, what is claimed is left to others, and then the process ends.
    void stop(Runnable ended) {
        if (stopping) {
            return;
        }
        world.tell(ref + " is to stop");
        stopping = true;
        giveBack();
        stopAll(FailureKind.WORKER_STOPPING);
        endWhenEmpty(ended);
    }

    private void endWhenEmpty(Runnable ended) {
        if (hands.isEmpty()) {
            die();
            ended.run();
        } else {
            later(RETRY, () -> endWhenEmpty(ended));
        }
    }

    private void giveBack() {
        for (OpenClaim claim : open.values()) {
            world.in(RECORD_LOCK, () -> world.broker.lane(claim.lane).addLast(claim.dispatch));
        }
        open.clear();
    }

    @Override
    void die() {
        super.die();
        hands.values().forEach(hand -> hand.over(world.now()));
        giveBack();
        sender.die();
    }

    /// Answers when `control` has been read to an end that was asked for after this call: whether the attempt is still
    /// granted then; no, if that takes longer than two heartbeats (protocol P15).
    void prove(Hand hand, Consumer<Boolean> answer) {
        long asked = world.now();
        proofs.add(() -> answer.accept(!hand.stopped && world.now() - asked <= 2 * HEARTBEAT));
    }

    WorkerRef ref() {
        return ref;
    }
}
