package dev.acefleet.worker.scripted;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/// What Claude Code prints around the work of an agent: the records of its version 2.1.329, as far as their fields mean
/// anything. What the work itself prints becomes its last message.
final class ScriptedClaude {
    private final PrintStream out = System.out;
    private int messages;
    private long tokens;

    ScriptedClaude() {
        line("{'type':'system','subtype':'init','session_id':'scripted'}", "");
    }

    /// The model has answered once more, for so many tokens.
    void uses(long more) {
        tokens += more;
        answer(more, "");
    }

    private void answer(long used, String text) {
        messages++;
        line(
                "{'type':'assistant','message':{'id':'m"
                        + messages
                        + "','content':[{'type':'text','text':'@'}],'usage':{'input_tokens':"
                        + used
                        + ",'output_tokens':0}}}",
                text);
    }

    @FunctionalInterface
    interface Work {
        int done() throws IOException, InterruptedException;
    }

    /// Does the work, and says in records what it says.
    int tell(Work work) throws IOException, InterruptedException {
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        System.setOut(new PrintStream(said, true, StandardCharsets.UTF_8));
        int code = work.done();
        System.setOut(out);
        String text = escaped(said.toString(StandardCharsets.UTF_8));
        answer(0, text);
        line(
                "{'type':'result','subtype':'success','is_error':false,'terminal_reason':'completed',"
                        + "'num_turns':"
                        + messages
                        + ",'total_cost_usd':0.01,'usage':{'input_tokens':"
                        + tokens
                        + ",'output_tokens':0},'permission_denials':[],'result':'@'}",
                text);
        return code;
    }

    /// Its provider does not let it.
    void refused(String message) {
        line(
                "{'type':'assistant','error':'rate_limit','is_api_error_message':true,'api_error_status':429,"
                        + "'message':{'id':'m1','model':'<synthetic>','content':[{'type':'text','text':'@'}]}}",
                message);
        line(
                "{'type':'result','subtype':'success','is_error':true,'api_error_status':429,"
                        + "'terminal_reason':'api_error','stop_reason':'stop_sequence','num_turns':1,"
                        + "'total_cost_usd':0,'usage':{'input_tokens':0,'output_tokens':0},"
                        + "'permission_denials':[],'result':'@'}",
                message);
    }

    private void line(String record, String text) {
        out.println(record.replace('\'', '"').replace("@", text));
        out.flush();
    }

    private static String escaped(String text) {
        StringBuilder json = new StringBuilder();
        text.chars()
                .forEach(c ->
                        json.append(
                                c == '"' || c == '\\'
                                        ? "\\" + (char) c
                                        : c < ' '
                                                ? String.format(Locale.ROOT, "\\u%04x", c)
                                                : String.valueOf((char) c)));
        return json.toString();
    }
}
