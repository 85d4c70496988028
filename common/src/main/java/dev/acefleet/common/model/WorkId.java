package dev.acefleet.common.model;

import java.util.regex.Pattern;

/// One work item of a plan, written `plan/item`. The item of a run is the run's id, that of the merge of
/// its second attempt the same with `.merge-2` behind it.
public record WorkId(PlanId plan, String item) implements Comparable<WorkId> {
    private static final Pattern ITEM = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,63}");

    public WorkId {
        if (!ITEM.matcher(item).matches() || item.contains("..") || item.endsWith(".lock")) {
            throw new IllegalArgumentException("Not a work item: " + item);
        }
    }

    public static WorkId ofRun(PlanId plan, RunId run) {
        return new WorkId(plan, run.toString());
    }

    public static WorkId ofMerge(PlanId plan, RunId run, int attempt) {
        return ofRun(plan, run).merge(attempt);
    }

    /// The merge of one attempt of this one.
    public WorkId merge(int attempt) {
        return new WorkId(plan, item + ".merge-" + attempt);
    }

    /// One of the items that end a plan: `audit`, `finish`, and those that come again after the plan was taken up again.
    ///
    /// @param time which one of its kind it is, from 1
    public static WorkId ofEnding(PlanId plan, String kind, int time) {
        return new WorkId(plan, time == 1 ? kind : kind + "-" + time);
    }

    public static WorkId parse(String text) {
        int slash = text.indexOf('/');
        if (slash < 0) {
            throw new IllegalArgumentException("Not a work id (plan/item): " + text);
        }
        return new WorkId(new PlanId(text.substring(0, slash)), text.substring(slash + 1));
    }

    @Override
    public int compareTo(WorkId other) {
        int byPlan = plan.compareTo(other.plan);
        return byPlan != 0 ? byPlan : item.compareTo(other.item);
    }

    @Override
    public String toString() {
        return plan + "/" + item;
    }
}
