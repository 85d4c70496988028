package dev.acefleet.common.stage;

import dev.acefleet.common.model.GateType;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Which gates no policy may answer (spec/stage.md 12): those where a person has to act, those that speak of what cannot be
/// undone or costs money, and those that nobody could make sense of.
public final class GateCaution {
    /// The words that make a gate one for a person, each with the endings it takes. A word that means something harmless here
    /// costs a question, a missing one may cost a database.
    private static final List<String> WORDS =
            List.of(
                    // gone for good
                    "delet(?:e|es|ed|ing|ion|ions)",
                    "drop(?:s|ped|ping)?",
                    "remov(?:e|es|ed|ing|al|als)",
                    "destroy(?:s|ed|ing)?",
                    "destruct(?:ion|ive)",
                    "wip(?:e|es|ed|ing)",
                    "truncat(?:e|es|ed|ing|ion)",
                    "purg(?:e|es|ed|ing)",
                    "eras(?:e|es|ed|ing|ure)",
                    "uninstall(?:s|ed|ing|ation)?",
                    "overwrit(?:e|es|ing|ten)",
                    "overwrote",
                    "(?:rm|rmdir|unlink)(?=\\s+[-./~$*\"'\\p{L}\\p{N}])",
                    "reset\\s+--hard",
                    "force[\\s-]*push(?:es|ed|ing)?",
                    "push\\s+(?:[^\\n]*\\s)?(?:--force|-f)",
                    // out in the world
                    "(?:un|re)?deploy(?:s|ed|ing|ment|ments)?",
                    "(?:un|re)?publish(?:es|ed|ing)?",
                    "publication",
                    "releas(?:e|es|ed|ing)",
                    "(?:re)?send(?:s|ing)?",
                    "(?:re)?sent",
                    "e-?mail(?:s|ed|ing)?",
                    // money
                    "(?:re)?pay(?:s|ing|ment|ments)?",
                    "paid",
                    "purchas(?:e|es|ed|ing)",
                    "charg(?:e|es|ed|ing)",
                    "bill(?:s|ed|ing)?",
                    "buy(?:s|ing)?",
                    "bought",
                    "refund(?:s|ed|ing)?");

    private static final Pattern WORD =
            Pattern.compile(
                    "(?<![\\p{L}\\p{N}])(" + String.join("|", WORDS) + ")(?![\\p{L}\\p{N}])");

    /// Where two words of a name such as `dropTable` meet.
    private static final Pattern JOINT = Pattern.compile("(?<=\\p{Ll})(?=\\p{Lu})");

    private GateCaution() {}

    /// Why only a person may answer; empty where a policy may.
    public static Optional<String> reason(GateReturn gate) {
        if (gate.type() == GateType.HUMAN_ACTION) {
            return Optional.of("a person has to act");
        }
        if (gate.isMalformed()) {
            return Optional.of("it is not understood: " + String.join("; ", gate.problems()));
        }
        return inText(gate.question());
    }

    /// The same of a question in plain text.
    public static Optional<String> inText(String text) {
        if (text.length() >= GateReturn.LONGEST) {
            return Optional.of("it is too long to be looked through");
        }
        String words = JOINT.matcher(text).replaceAll(" ").toLowerCase(Locale.ROOT);
        Matcher word = WORD.matcher(words);
        return word.find()
                ? Optional.of("it speaks of \"" + word.group(1) + "\"")
                : Optional.empty();
    }
}
