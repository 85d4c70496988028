package dev.acefleet.common.message;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;

/// The gates that wait for a person, over all plans, the oldest first.
public record GateList(
        String schema, @JsonInclude(JsonInclude.Include.ALWAYS) List<GateView> gates) {
    public static final String SCHEMA = "acefleet.gates/1";

    public GateList {
        gates = List.copyOf(gates);
    }
}
