package dev.acefleet.common.message;

import java.util.List;

/// The workers that were heard of, by id.
public record WorkerList(String schema, List<WorkerView> workers) {
    public static final String SCHEMA = "acefleet.workers/1";

    public WorkerList {
        workers = List.copyOf(workers);
    }
}
