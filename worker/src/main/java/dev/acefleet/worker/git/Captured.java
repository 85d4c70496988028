package dev.acefleet.worker.git;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/// The beginning of what git prints, at most [#MOST] bytes of it. One thread writes, another may read.
final class Captured extends OutputStream {
    /// More than any listing or text that is looked at here; what is looked at whole and may be longer is a [Search].
    static final int MOST = 64 * 1024 * 1024;

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private boolean cut;

    @Override
    public void write(int one) {
        write(new byte[] {(byte) one}, 0, 1);
    }

    @Override
    public synchronized void write(byte[] from, int offset, int length) {
        int room = Math.min(length, MOST - bytes.size());
        bytes.write(from, offset, room);
        cut |= room < length;
    }

    synchronized String text() {
        return bytes.toString(StandardCharsets.UTF_8);
    }

    synchronized boolean isCut() {
        return cut;
    }
}
