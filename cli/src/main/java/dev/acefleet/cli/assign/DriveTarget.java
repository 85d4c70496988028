package dev.acefleet.cli.assign;

import dev.acefleet.cli.client.ui.Surroundings;
import dev.acefleet.common.assign.Scope;
import dev.acefleet.common.assign.files.AssignmentBase;
import dev.acefleet.common.assign.files.AssignmentFolder;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;

/// Which assignment is driven, as every command of `ace-assign` finds the one it is about.
public sealed interface DriveTarget {
    /// @param base that the assignment is one of
    record Found(AssignmentBase base, AssignmentFolder folder, Scope scope)
            implements DriveTarget {}

    /// @param missing whether there is no such assignment; else it is not named as one is
    record Unknown(boolean missing, String reason) implements DriveTarget {}

    /// @param target `ID[@STEP]`; empty for the one that is meant when nobody says which
    static DriveTarget of(Surroundings surroundings, Optional<String> target) throws IOException {
        try {
            Desk desk = new Desk(surroundings, InputStream.nullInputStream(), Driver.NONE);
            Target.Chosen chosen = Target.choose(desk, target);
            return new Found(desk.base(), chosen.folder(), chosen.scope());
        } catch (AssignRefusal e) {
            return new Unknown(
                    e.code() == AssignExit.NO_ASSIGNMENT, String.valueOf(e.getMessage()));
        }
    }
}
