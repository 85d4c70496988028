package dev.acefleet.coordinator.simulation;

import dev.acefleet.common.message.Command;
import dev.acefleet.common.model.Account;
import dev.acefleet.common.model.Budgets;
import dev.acefleet.common.model.GateId;
import dev.acefleet.common.model.Submission;
import dev.acefleet.common.model.WorkId;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// A fleet in trouble: processes are killed and stand still, machines are cut off, the broker goes away, clocks jump. Made
/// from the seed, until it is over.
final class Trouble {
    /// Few enough that no work is lost to five workers by kills alone.
    private static final int MILD_LOSSES = 4;

    private static final int STAGES = 3;

    private final World world;
    private final Client client;
    private final boolean mild;
    private final List<WorkerMachine> machines = new ArrayList<>();
    private final List<Submission> stages = new ArrayList<>();
    private int losses;
    private boolean over;

    /// @param drives whether an assignment is driven beside the stages
    Trouble(World world, boolean mild, boolean drives) {
        this.world = world;
        this.mild = mild;
        this.client = new Client(world);
        for (int i = 1; i <= 2 + world.random.nextInt(2); i++) {
            world.hosts.add(new CoordinatorHost(world, "c" + i));
        }
        for (int i = 1; i <= 2 + world.random.nextInt(2); i++) {
            machines.add(new WorkerMachine(world, "w" + i, "box" + i));
        }
        var _ = new Election(world);
        machines.forEach(WorkerMachine::start);
        for (int i = 0; i < STAGES; i++) {
            int stage = i;
            stages.add(
                    drives && i == 0
                            ? Assignments.random(i, world.random, Stages.policy(world.random))
                            : Stages.random(stage + 1, world.random, budgets()));
            world.in(world.between(0, 120_000), () -> submit(stage));
        }
        world.in(world.between(1_000, 15_000), this::strike);
        world.in(world.between(1_000, 15_000), this::answer);
    }

    /// Where nobody may notice anything, no agent is stopped for what it costs.
    private Budgets budgets() {
        return mild ? Budgets.NONE : Stages.budgets(world.random);
    }

    private void submit(int stage) {
        client.ask("key-" + stage, stages.get(stage));
    }

    /// Every stage is answered, and what was accepted has ended.
    boolean isDone() {
        for (int stage = 0; stage < STAGES; stage++) {
            if (client.answer("key-" + stage).isEmpty()) {
                return false;
            }
        }
        return world.ledger.plans().stream().allMatch(PlanBook::isEnded);
    }

    private void strike() {
        if (over) {
            return;
        }
        if (mild) {
            outage();
        } else {
            any();
        }
        world.in(world.between(500, 25_000), this::strike);
    }

    /// What nobody may notice in the end but by the clock.
    private void outage() {
        switch (world.random.nextInt(6)) {
            case 0, 1 -> killWorker();
            case 2, 3 -> host().crash(world.between(100, 20_000));
            case 4 -> world.broker.goDown(world.between(1_000, 90_000));
            default -> rival();
        }
    }

    private void any() {
        switch (world.random.nextInt(20)) {
            case 0, 1 -> killWorker();
            case 2 -> machine().stopAndRestart(world.between(1_000, 40_000));
            case 3, 4 -> worker(node -> node.freeze(world.between(500, 70_000)));
            case 5, 6 -> worker(node -> node.cut(world.between(500, 70_000)));
            case 7 -> secondStart();
            case 8 -> host().crash(world.between(100, 20_000));
            case 9, 10 -> freezeHost();
            case 11 -> host().cut(world.between(500, 60_000));
            case 12 -> rival();
            case 13 -> jump();
            case 14 -> world.broker.goDown(world.between(1_000, 90_000));
            case 15, 16, 17 -> provider();
            case 18 -> cordon(world.random.nextBoolean());
            default -> oddities();
        }
    }

    private void provider() {
        List<Account> accounts = ModelProviders.ALL;
        Account account = accounts.get(world.random.nextInt(accounts.size()));
        if (world.chance(0.8)) {
            world.providers.refuse(account, world.between(1_000, 120_000));
            return;
        }
        client.act((id, key) -> {
            world.ledger.mayResume(account);
            return new Command.ResumeProvider(id, key, account);
        });
    }

    private void cordon(boolean cordoned) {
        cordon(machine().id, cordoned);
    }

    private void cordon(String worker, boolean cordoned) {
        client.act((id, key) -> new Command.CordonWorker(id, key, worker, cordoned, "new disk"));
    }

    private CoordinatorHost host() {
        return world.hosts.get(world.random.nextInt(world.hosts.size()));
    }

    private WorkerMachine machine() {
        return machines.get(world.random.nextInt(machines.size()));
    }

    private interface OnWorker {
        void befall(WorkerProcess worker);
    }

    private void worker(OnWorker deed) {
        machine().process().ifPresent(deed::befall);
    }

    private void killWorker() {
        WorkerMachine machine = machine();
        if (!mild || losses++ < MILD_LOSSES) {
            machine.killAndRestart(world.between(500, 60_000));
        }
    }

    /// A second process with the same id on another machine, while the first one stands still or goes on.
    private void secondStart() {
        WorkerMachine first = machine();
        WorkerMachine second = new WorkerMachine(world, first.id, first.host + "-2");
        first.process().ifPresent(node -> node.freeze(world.between(1, 60_000)));
        WorkerProcess started = second.start();
        world.in(
                world.between(1_000, 120_000),
                () -> {
                    if (!started.isDead()) {
                        second.kill();
                    }
                });
    }

    private void freezeHost() {
        CoordinatorHost host = host();
        if (!host.isBusy()) {
            host.freeze(world.between(100, 60_000));
        }
    }

    /// A coordinator leads that the group did not choose.
    private void rival() {
        host().begin();
    }

    /// Somebody mistakes the minute, or the day.
    private void jump() {
        CoordinatorHost host = host();
        Duration day = Duration.ofDays(world.random.nextInt(3) - 1L);
        host.setClock(world.between(-90_000, 90_000).plus(day));
        world.in(world.between(1_000, 60_000), () -> host.setClock(Duration.ZERO));
    }

    private void oddities() {
        int stage = world.random.nextInt(STAGES);
        switch (world.random.nextInt(9)) {
            case 4 -> cancelPlan();
            case 5 -> cancelWork();
            case 6 -> retry();
            case 0 -> noise(world.random.nextBoolean() ? "noise" : "{\"v\": 99, \"body\": {}}");
            case 7, 8 -> raise();
            case 1 -> world.broker.controlOf(machine().id).trim();
            case 2 -> client.say("key-" + stage, stages.get(stage));
            default -> client.say("other-" + stage, stages.get(stage));
        }
    }

    /// What nobody can read, or a program that is not there.
    private void noise(String text) {
        world.ledger.noise(world.broker.put(text.getBytes(StandardCharsets.UTF_8)));
    }

    private void cancelPlan() {
        anyItem()
                .ifPresent(work ->
                        client.act((id, key) ->
                                new Command.CancelPlan(
                                        id, key, Stages.REPOSITORY, work.plan(), "enough")));
    }

    private void cancelWork() {
        anyItem()
                .ifPresent(work ->
                        client.act((id, key) ->
                                new Command.CancelWork(
                                        id, key, Stages.REPOSITORY, work, "not this")));
    }

    /// Somebody reads what waits for a person, and answers some of it, now and then twice.
    private void answer() {
        for (PlanBook plan : world.ledger.plans()) {
            for (GateId gate : plan.openGates()) {
                if (over || world.chance(0.5)) {
                    answer(gate);
                }
            }
        }
        world.in(world.between(5_000, 40_000), this::answer);
    }

    private void answer(GateId gate) {
        String text = over || world.chance(0.7) ? "approved" : "not like this";
        client.act(
                (id, key) -> new Command.AnswerGate(id, key, Stages.REPOSITORY, gate, text, "ana"));
    }

    private void retry() {
        anyItem().ifPresent(this::retry);
    }

    private void retry(WorkId work) {
        client.act((id, key) -> new Command.RetryWork(id, key, Stages.REPOSITORY, work));
    }

    /// Somebody has more to spend.
    private void raise() {
        world.ledger.plans().stream()
                .filter(plan -> plan.purse().isLimited())
                .forEach(plan ->
                        client.act((id, key) ->
                                new Command.RaiseBudgets(
                                        id,
                                        key,
                                        Stages.REPOSITORY,
                                        plan.id(),
                                        plan.purse().more())));
    }

    private Optional<WorkId> anyItem() {
        List<WorkId> items =
                world.ledger.plans().stream()
                        .flatMap(plan -> plan.items().stream())
                        .map(item -> item.id)
                        .toList();
        return items.isEmpty()
                ? Optional.empty()
                : Optional.of(items.get(world.random.nextInt(items.size())));
    }

    /// Somebody looks after what waits for a person.
    private void help() {
        world.ledger.plans().forEach(plan -> plan.forAPerson().forEach(this::retry));
        world.ledger.cordons().forEach(worker -> cordon(worker, false));
        world.in(Duration.ofMinutes(1), this::help);
    }

    /// From now on everything is well.
    void end() {
        over = true;
        world.tell("the trouble is over");
        help();
        world.providers.answerAgain();
        world.broker.comeUp();
        world.hosts.forEach(host -> {
            host.join();
            host.setClock(Duration.ZERO);
        });
        machines.forEach(machine -> {
            machine.process().ifPresent(WorkerProcess::thaw);
            machine.process().ifPresent(WorkerProcess::join);
            machine.startIfDown();
            machine.startAgainIfOlder();
        });
    }
}
