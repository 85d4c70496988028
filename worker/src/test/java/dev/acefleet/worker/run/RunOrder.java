package dev.acefleet.worker.run;

import dev.acefleet.common.model.Budget;
import dev.acefleet.common.model.Documents;
import dev.acefleet.common.model.Repository;
import dev.acefleet.common.model.Resume;
import dev.acefleet.common.model.RunType;
import dev.acefleet.common.model.WorkOrder;
import java.util.List;
import java.util.Optional;

/// Makes an order that differs from a plain one in some things.
public final class RunOrder {
    private final WorkOrder.Run plain;
    private Repository remote;
    private RunType type;
    private boolean autonomous;
    private List<WorkOrder.Earlier> earlier;
    private Optional<Resume> resume;
    private boolean restartClean;
    private Budget budget;
    private Documents documents;

    private RunOrder(WorkOrder.Run plain) {
        this.plain = plain;
        remote = plain.repository();
        type = plain.runType();
        autonomous = plain.autonomous();
        earlier = plain.earlier();
        resume = plain.resume();
        restartClean = plain.restartClean();
        budget = plain.budget();
        documents = plain.documents();
    }

    public static RunOrder like(WorkOrder.Run plain) {
        return new RunOrder(plain);
    }

    public RunOrder remote(Repository other) {
        remote = other;
        return this;
    }

    public RunOrder type(RunType other) {
        type = other;
        return this;
    }

    public RunOrder withGates() {
        autonomous = false;
        return this;
    }

    public RunOrder earlier(List<WorkOrder.Earlier> others) {
        earlier = others;
        return this;
    }

    public RunOrder resume(Optional<Resume> other) {
        resume = other;
        return this;
    }

    public RunOrder restartClean() {
        restartClean = true;
        return this;
    }

    public RunOrder budget(Budget other) {
        budget = other;
        return this;
    }

    public RunOrder documents(Documents others) {
        documents = others;
        return this;
    }

    public WorkOrder.Run make() {
        return new WorkOrder.Run(
                remote,
                plain.base(),
                plain.fetchRefs(),
                plain.run(),
                plain.runPath(),
                plain.recapPath(),
                plain.blob(),
                type,
                autonomous,
                plain.agent(),
                plain.model(),
                plain.note(),
                earlier,
                resume,
                restartClean,
                budget,
                documents);
    }
}
