package dev.acefleet.common.stage.books;

import dev.acefleet.common.model.Audit;
import dev.acefleet.common.model.StageId;
import dev.acefleet.common.stage.Proof;
import dev.acefleet.common.stage.Track;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Where a project goes from a stage (spec/stage.md 8). Text for a person; nothing is started by it.
///
/// @param banner one line
/// @param lines below the banner, in order
/// @param next what comes next, in a line
/// @param command of the project's agent program that does it; empty where there is none
/// @param also other commands, each with what it is for
public record StageRoute(
        Letter letter,
        String banner,
        List<String> lines,
        String next,
        String command,
        List<String> also) {
    /// The names that the routes have.
    public enum Letter {
        /// The next stage.
        A,
        /// The milestone is complete.
        B,
        /// Gaps are to be planned.
        C,
        /// None of the three: a person is asked first, or the track does not say what follows.
        NONE
    }

    /// Gaps and items told; the report has all of them.
    private static final int MOST = 50;

    private static final int LINE = 300;

    public StageRoute {
        lines = List.copyOf(lines);
        also = List.copyOf(also);
    }

    /// Behind a stage that passed: A or B.
    ///
    /// @param runs executed for it
    /// @param audit whether its goal was looked at
    public static StageRoute passed(
            Track track, StageId stage, String name, int runs, Audit audit) {
        Optional<Track.Detail> next = track.next(stage);
        if (next.isPresent()) {
            return toNext(stage, name, runs, audit, next.get());
        }
        return track.isLastOfMilestone(stage)
                ? milestone(track, stage, audit)
                : new StageRoute(
                        Letter.NONE,
                        complete(stage),
                        List.of(title(stage, name), executed(runs), verified(audit)),
                        Track.PATH + " does not have this stage, so what follows is not known",
                        "",
                        List.of(audit(stage) + " \u2014 manual acceptance testing"));
    }

    private static StageRoute toNext(
            StageId stage, String name, int runs, Audit audit, Track.Detail next) {
        String goal = next.goal().isEmpty() ? "" : " \u2014 " + next.goal();
        String number = next.id().unpadded();
        return new StageRoute(
                Letter.A,
                complete(stage),
                List.of(title(stage, name), executed(runs), verified(audit)),
                OneLine.of(title(next.id(), next.name()) + goal, LINE),
                "/ace.discuss-stage " + number,
                List.of(
                        "/ace.plan-stage " + number + " \u2014 skip discussion, plan directly",
                        audit(stage) + " \u2014 manual acceptance testing before continuing"));
    }

    private static StageRoute milestone(Track track, StageId stage, Audit audit) {
        List<Track.Detail> stages = track.milestoneOf(stage);
        long done =
                stages.stream().filter(each -> each.complete() || each.id().equals(stage)).count();
        Track.Milestone milestone = track.milestoneFor(stage);
        boolean all = done == stages.size();
        return new StageRoute(
                Letter.B,
                "MILESTONE COMPLETE",
                List.of(
                        OneLine.of(milestone.version() + " " + milestone.name(), LINE),
                        all
                                ? done + " stages completed"
                                : done
                                        + " of "
                                        + stages.size()
                                        + " stages completed; the others are still open in the track",
                        verified(audit)),
                "Audit milestone \u2014 verify requirements, cross-stage integration, E2E flows",
                "/ace.audit-milestone",
                List.of(
                        "/ace.audit \u2014 manual acceptance testing",
                        "/ace.complete-milestone \u2014 skip audit, archive directly"));
    }

    /// Behind a stage with gaps: C.
    ///
    /// @param proofPath from the repository's root
    public static StageRoute gapsFound(StageId stage, String name, Proof proof, String proofPath) {
        List<String> lines = new ArrayList<>();
        lines.add(title(stage, name));
        lines.add("Score: " + score(proof));
        lines.add("Report: " + proofPath);
        proof.gaps().stream()
                .limit(MOST)
                .forEach(gap -> lines.add("Missing: " + OneLine.of(gap.summary(), LINE)));
        if (proof.gaps().isEmpty()) {
            lines.add("Missing: the report lists no gaps in its front matter; read its text");
        }
        return new StageRoute(
                Letter.C,
                "STAGE " + stage.unpadded() + " GAPS FOUND",
                lines,
                "Plan gap closure \u2014 create additional runs to complete the stage",
                "/ace.plan-stage " + stage.unpadded() + " --gaps",
                List.of(
                        "cat " + proofPath + " \u2014 see full report",
                        audit(stage) + " \u2014 manual testing before planning"));
    }

    /// Before a person has looked: the checklist. The answer `approved` leads on as passed, any other as gaps.
    public static StageRoute humanNeeded(
            StageId stage, String name, Proof proof, String proofPath) {
        List<String> lines = new ArrayList<>();
        lines.add(title(stage, name));
        lines.add("Score: " + score(proof));
        lines.add("Report: " + proofPath);
        proof.remarks().stream()
                .limit(MOST)
                .forEach(remark -> lines.add("Note: " + OneLine.of(remark, LINE)));
        proof.humanItems().stream()
                .limit(MOST)
                .forEach(item -> lines.add("[ ] " + OneLine.of(shown(item), LINE)));
        return new StageRoute(
                Letter.NONE,
                "STAGE " + stage.unpadded() + " NEEDS A PERSON",
                lines,
                "Look at the items, then answer approved, or say what is wrong",
                "",
                List.of(
                        "cat " + proofPath + " \u2014 see full report",
                        audit(stage) + " \u2014 manual acceptance testing"));
    }

    private static String shown(Proof.HumanItem item) {
        return item.expected().isEmpty() ? item.test() : item.test() + " \u2014 " + item.expected();
    }

    private static String score(Proof proof) {
        return proof.total() > 0
                ? proof.verified() + "/" + proof.total() + " must-haves verified"
                : proof.score().isEmpty() ? "not told" : OneLine.of(proof.score(), LINE);
    }

    private static String complete(StageId stage) {
        return "STAGE " + stage.unpadded() + " COMPLETE";
    }

    private static String title(StageId stage, String name) {
        return OneLine.of("Stage " + stage.unpadded() + ": " + name, LINE);
    }

    private static String executed(int runs) {
        return runs + (runs == 1 ? " run executed" : " runs executed");
    }

    private static String verified(Audit audit) {
        return switch (audit) {
            case DONE -> "Goal verified";
            case SKIPPED -> "Goal not verified: the project has its auditor off";
            case NOT_AVAILABLE -> "Goal not verified: nobody could audit it";
        };
    }

    private static String audit(StageId stage) {
        return "/ace.audit " + stage.unpadded();
    }
}
