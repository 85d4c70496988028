package dev.acefleet.common.model;

import java.util.Optional;

/// Which agent work is given to and which model it has, as far as somebody has said: each may be left open.
///
/// @param agent as the workers' configuration names it; empty: left open
/// @param model an alias or a name; empty: left open, and the agent's own choice where nobody else says one
public record AgentChoice(String agent, String model) {
    public static final AgentChoice OPEN = new AgentChoice("", "");

    public AgentChoice {
        if (!agent.isEmpty()) {
            Names.check("agent", agent);
        }
        if (!model.isEmpty()) {
            Names.check("model", model);
        }
    }

    /// As steps have it: `<agent>[:<model>][@<preset>]` (spec/assign.md 14.2). The preset is not for a step to choose: how far
    /// an agent is trusted on a machine, that machine's operator says.
    ///
    /// @throws IllegalArgumentException where one of them can be no name
    public static AgentChoice of(String text) {
        int at = text.indexOf('@');
        String both = (at < 0 ? text : text.substring(0, at)).strip();
        int colon = both.indexOf(':');
        return colon < 0
                ? new AgentChoice(both, "")
                : new AgentChoice(both.substring(0, colon), both.substring(colon + 1));
    }

    /// What is wrong with such a text; empty where nothing is.
    public static Optional<String> defect(String text) {
        try {
            return of(text).agent().isEmpty() ? Optional.of("it names no agent") : Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.of(String.valueOf(e.getMessage()));
        }
    }

    /// With what `other` says where this leaves it open. A model is one of its agent's: beside another agent it means
    /// nothing.
    public AgentChoice or(AgentChoice other) {
        boolean same = agent.isEmpty() || other.agent.isEmpty() || agent.equals(other.agent);
        return new AgentChoice(
                agent.isEmpty() ? other.agent : agent,
                model.isEmpty() && same ? other.model : model);
    }
}
