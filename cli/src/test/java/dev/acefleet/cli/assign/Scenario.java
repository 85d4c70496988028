package dev.acefleet.cli.assign;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// A recorded session: command lines, what each printed, and how it ended.
///
/// @param name of its file
record Scenario(String name, List<Call> calls) {
    /// @param err what it printed on standard error
    record Call(String line, String out, String err, int code) {}

    static Scenario read(Path file) throws IOException {
        List<Call> calls = new ArrayList<>();
        String line = "";
        StringBuilder out = new StringBuilder();
        StringBuilder err = new StringBuilder();
        StringBuilder at = out;
        for (String text : Files.readAllLines(file)) {
            if (text.startsWith("$ ")) {
                line = text.substring(2);
                out = new StringBuilder();
                err = new StringBuilder();
                at = out;
            } else if (text.equals("--- stderr")) {
                at = err;
            } else if (text.startsWith("[exit ")) {
                int code = Integer.parseInt(text.substring(6, text.length() - 1));
                calls.add(new Call(line, out.toString(), err.toString(), code));
            } else {
                at.append(text).append('\n');
            }
        }
        return new Scenario(String.valueOf(file.getFileName()), calls);
    }
}
