package dev.acefleet.cli.assign;

/// Who works on an assignment once it is made, where `--run` asks for it.
public interface Driver {
    /// Where nobody does.
    Driver NONE =
            new Driver() {
                @Override
                public boolean isThere() {
                    return false;
                }

                @Override
                public int drive(String assignment) {
                    throw new IllegalStateException("Nobody drives " + assignment + ".");
                }
            };

    /// Asked before anything is made: an assignment that nobody drives would look as if it were.
    boolean isThere();

    /// Called once, after the assignment is there and told of. Blocks until it is through, or as long as the person waits.
    ///
    /// @return the exit code of the whole call
    int drive(String assignment);
}
