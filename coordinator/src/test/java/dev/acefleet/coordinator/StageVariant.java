package dev.acefleet.coordinator;

import dev.acefleet.common.model.Documents;
import dev.acefleet.common.model.GapLoop;
import dev.acefleet.common.model.Repository;
import dev.acefleet.common.model.StagePolicy;
import dev.acefleet.common.model.StageSubmission;
import java.util.List;

/// A stage as it is submitted in another test, with something of it changed. Not thread safe.
public final class StageVariant {
    private final StageSubmission stage;
    private Repository repository;
    private String baseRef;
    private StagePolicy policy;
    private int leftOut;
    private List<String> troubles;
    private GapLoop gaps;
    private Documents documents;

    private StageVariant(StageSubmission stage) {
        this.stage = stage;
        repository = stage.repository();
        baseRef = stage.baseRef();
        policy = stage.policy();
        leftOut = stage.leftOut();
        troubles = stage.troubles();
        gaps = stage.gaps();
        documents = stage.documents();
    }

    public static StageVariant of(StageSubmission stage) {
        return new StageVariant(stage);
    }

    public StageVariant repository(Repository other) {
        repository = other;
        return this;
    }

    public StageVariant baseRef(String other) {
        baseRef = other;
        return this;
    }

    public StageVariant policy(StagePolicy other) {
        policy = other;
        return this;
    }

    public StageVariant leftOut(int runs) {
        leftOut = runs;
        return this;
    }

    public StageVariant troubles(List<String> others) {
        troubles = others;
        return this;
    }

    public StageVariant gaps(GapLoop other) {
        gaps = other;
        return this;
    }

    public StageVariant documents(Documents others) {
        documents = others;
        return this;
    }

    public StageSubmission submission() {
        return new StageSubmission(
                repository,
                stage.base(),
                baseRef,
                stage.stage(),
                stage.name(),
                stage.goal(),
                stage.directory(),
                stage.runs(),
                policy,
                stage.branch(),
                stage.author(),
                stage.warnings(),
                leftOut,
                troubles,
                gaps,
                documents);
    }
}
