package dev.acefleet.cli;

import dev.acefleet.common.message.LogCursor;
import dev.acefleet.common.message.LogPage;
import dev.acefleet.common.message.LogPiece;
import dev.acefleet.common.wire.Codec;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/// The logs of attempts that [FakeApi] has, as it tells them. Any thread.
final class FakeLogs {
    /// So that whoever wants all of a log has to ask again.
    private static final int PAGE = 2;

    private final Codec codec;
    private final Map<String, List<LogPiece>> logs = new ConcurrentHashMap<>();
    private volatile boolean expired;

    FakeLogs(Codec codec) {
        this.codec = codec;
    }

    /// @param path `ID/items/RUN/attempts/NUMBER/log`
    /// @param missing how many pieces before it are lost
    void add(String path, String stream, String text, long missing) {
        List<LogPiece> pieces = logs.computeIfAbsent(path, _ -> new CopyOnWriteArrayList<>());
        LogCursor id = new LogCursor(10 + pieces.size(), 1 + pieces.size());
        pieces.add(new LogPiece(id, Instant.EPOCH, stream, text, missing));
    }

    /// The beginning of every log is not kept any more.
    void expire() {
        expired = true;
    }

    private List<LogPiece> rest(String path, LogCursor from) {
        return logs.getOrDefault(path, List.of()).stream()
                .filter(piece -> piece.id().offset() > from.offset())
                .toList();
    }

    LogPage page(String path, LogCursor from) {
        List<LogPiece> rest = rest(path, from);
        List<LogPiece> some = rest.stream().limit(PAGE).toList();
        return new LogPage(
                LogPage.SCHEMA,
                "p",
                "i",
                1,
                some,
                some.isEmpty() ? from : some.getLast().id(),
                expired && from.equals(LogCursor.START),
                some.size() < rest.size(),
                some.size() == rest.size());
    }

    /// The text of a stream that breaks after so many pieces, and ends with the last.
    String stream(String path, LogCursor from, int most) {
        List<LogPiece> rest = rest(path, from);
        StringBuilder text = new StringBuilder();
        for (LogPiece piece : rest.subList(0, Math.min(most, rest.size()))) {
            String data = new String(codec.body(piece, LogPiece.class), StandardCharsets.UTF_8);
            text.append("event: log\ndata: ").append(data).append("\n\n");
        }
        return text.append(rest.size() <= most ? "event: end\ndata: {}\n\n" : "").toString();
    }
}
