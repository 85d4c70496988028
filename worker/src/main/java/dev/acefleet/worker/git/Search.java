package dev.acefleet.worker.git;

import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/// Looks for texts in what git prints, however much that is, and keeps none of it. One thread writes, another may read.
final class Search extends OutputStream {
    private final List<String> wanted;
    private final int overlap;
    private String tail = "";
    private boolean found;

    Search(List<String> texts) {
        // Bytes as characters: what is printed need not be text.
        wanted =
                texts.stream()
                        .map(text ->
                                new String(
                                        text.getBytes(StandardCharsets.UTF_8),
                                        StandardCharsets.ISO_8859_1))
                        .toList();
        overlap = wanted.stream().mapToInt(String::length).max().orElse(1) - 1;
    }

    @Override
    public void write(int one) {
        write(new byte[] {(byte) one}, 0, 1);
    }

    @Override
    public synchronized void write(byte[] from, int offset, int length) {
        String all = tail + new String(from, offset, length, StandardCharsets.ISO_8859_1);
        found |= wanted.stream().anyMatch(all::contains);
        tail = all.substring(Math.max(0, all.length() - overlap));
    }

    synchronized boolean hasFound() {
        return found;
    }
}
