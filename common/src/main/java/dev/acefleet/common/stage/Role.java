package dev.acefleet.common.stage;

/// The agents that a stage needs, each with its model by profile (spec/stage.md 1.3). Models are aliases; the workers'
/// configuration says which concrete model each one is.
public enum Role {
    RUNNER("opus", "sonnet", "sonnet"),
    AUDITOR("sonnet", "sonnet", "haiku"),
    SCOUT("opus", "sonnet", "haiku"),
    ARCHITECT("opus", "opus", "sonnet"),
    PLAN_REVIEWER("sonnet", "sonnet", "haiku"),
    DESIGNER("opus", "sonnet", "sonnet"),
    DESIGN_REVIEWER("sonnet", "sonnet", "haiku");

    private final String max;
    private final String balanced;
    private final String eco;

    Role(String max, String balanced, String eco) {
        this.max = max;
        this.balanced = balanced;
        this.eco = eco;
    }

    public String model(Horsepower horsepower) {
        return switch (horsepower) {
            case MAX -> max;
            case BALANCED -> balanced;
            case ECO -> eco;
        };
    }
}
