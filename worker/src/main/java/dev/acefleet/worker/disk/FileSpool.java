package dev.acefleet.worker.disk;

import dev.acefleet.common.message.InboxMessage;
import dev.acefleet.common.message.Report;
import dev.acefleet.common.model.Repository;
import dev.acefleet.common.wire.Codec;
import dev.acefleet.common.wire.Decoded;
import dev.acefleet.worker.work.Spool;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.zip.CRC32C;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The spool as one file for each report, named after its claim, so that a file that is broken takes no other along.
///
/// A file is written beside its name, forced to the disk and then moved into place: a crash leaves the report before or
/// the report after. What is found broken all the same (a disk's fault, a stranger's hand) is set aside under [#ASIDE]
/// and said. What a program of another version wrote stays where it is for that one. A report of an attempt that was
/// only *expected* to be lost counts on the same boot of the same machine alone: from another one nobody can know
/// (protocol P17).
///
/// Any thread; one at a time for each name.
public final class FileSpool implements Spool {
    private static final Logger LOG = LoggerFactory.getLogger(FileSpool.class);

    /// Reports that may wait: a worker takes nothing while it does not hear, so this many are years of its slots, or a
    /// fault.
    static final int MOST = 1_000;

    /// Broken files that are kept for somebody to look at; the oldest go first.
    static final int MOST_ASIDE = 50;

    static final String KEPT = ".report";
    static final String ASIDE = ".broken";
    private static final Pattern CLAIM = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,120}");
    private static final String HEAD = "acefleet-spool ";

    /// @param number order of keeping
    /// @param expected whether the process died before it could say better
    /// @param host machine and boot where it was written
    private record Stored(
            long number,
            boolean expected,
            String host,
            Repository repository,
            InboxMessage report) {}

    private final Path directory;
    private final String host;
    private final int most;
    private final Codec codec = new Codec();
    private final List<Stored> left = new ArrayList<>();
    private final Map<String, Long> numbers = new HashMap<>();
    private long last;

    /// Opens the spool and reads what is left. One process at a time: the caller holds the worker's directory.
    ///
    /// @param host this machine and its boot
    /// @throws IOException when the directory cannot be used: then the worker must not start
    public FileSpool(Path directory, String host) throws IOException {
        this(directory, host, MOST);
    }

    FileSpool(Path directory, String host, int most) throws IOException {
        this.directory = directory;
        this.host = host;
        this.most = most;
        Files.createDirectories(directory);
        for (Path file : files("*" + DurableFile.UNFINISHED)) {
            Files.deleteIfExists(file);
        }
        for (Path file : files("*" + KEPT)) {
            read(file);
        }
        last = left.stream().mapToLong(Stored::number).max().orElse(0);
        left.sort(
                Comparator.comparing(
                                (Stored stored) -> !(stored.report() instanceof Report.Stepped))
                        .thenComparingLong(Stored::number));
        forgetOldest();
    }

    private List<Path> files(String glob) throws IOException {
        List<Path> found = new ArrayList<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(directory, glob)) {
            files.forEach(found::add);
        }
        return found;
    }

    private void read(Path file) throws IOException {
        try {
            if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
                throw new IOException("it is no file");
            }
            switch (codec.decode(content(Files.readAllBytes(file)), Stored.class)) {
                case Decoded.Read<Stored>(Stored stored) -> take(file, stored);
                case Decoded.OtherVersion<Stored>(int version) ->
                        LOG.warn("{} is of version {} and is left to that", file, version);
                case Decoded.Unreadable<Stored>(String reason) -> throw new IOException(reason);
            }
        } catch (IOException e) {
            setAside(file, e);
        }
    }

    private void take(Path file, Stored stored) throws IOException {
        if (!(stored.report() instanceof Report report)
                || report instanceof Report.Claimed
                || !file.equals(file(kept(stored).name()))) {
            throw new IOException("it is not the report that its name says");
        }
        if (stored.expected() && !stored.host().equals(host)) {
            LOG.warn(
                    "{} was in hand on {} and this is {}: nothing is said, its lease lapses",
                    report.attempt(),
                    stored.host(),
                    host);
            Files.delete(file);
            return;
        }
        numbers.put(kept(stored).name(), stored.number());
        left.add(stored);
    }

    private static Kept kept(Stored stored) {
        return new Kept(stored.repository(), (Report) stored.report());
    }

    private void setAside(Path file, IOException reason) throws IOException {
        LOG.error(
                "{} is no readable report and is set aside; if one is missing, its lease lapses: {}",
                file,
                reason.toString());
        Path aside = file.resolveSibling(file.getFileName() + ASIDE);
        Files.move(file, aside, StandardCopyOption.REPLACE_EXISTING);
    }

    private void forgetOldest() throws IOException {
        List<Path> broken = files("*" + ASIDE);
        broken.sort(Comparator.comparingLong(FileSpool::age));
        for (Path file : broken.subList(0, Math.max(0, broken.size() - MOST_ASIDE))) {
            if (!file.toFile().delete()) {
                LOG.warn("{} cannot be deleted", file);
            }
        }
    }

    private static long age(Path file) {
        return file.toFile().lastModified();
    }

    @Override
    public void expect(Kept lost) throws IOException {
        write(true, lost);
    }

    @Override
    public void keep(Kept report) throws IOException {
        write(false, report);
    }

    /// Waits for the disk outside of the lock: the slots of a worker do not wait for each other's reports.
    private void write(boolean expected, Kept kept) throws IOException {
        String name = kept.name();
        if (kept.report() instanceof Report.Claimed) {
            throw new IllegalArgumentException("A spool holds no claims: " + kept.report());
        }
        boolean known = isKept(name);
        Stored stored = new Stored(take(name), expected, host, kept.repository(), kept.report());
        boolean written = false;
        try {
            byte[] content = framed(codec.encode(stored, Stored.class));
            if (expected) {
                // Counts on this boot of this machine alone, so it need not outlast that.
                DurableFile.writeForThisBoot(file(name), content);
            } else {
                DurableFile.write(file(name), content);
            }
            written = true;
        } finally {
            if (!written && !known) {
                giveBack(name);
            }
        }
    }

    private synchronized boolean isKept(String name) {
        return numbers.containsKey(name);
    }

    /// The number of a report, which has room then.
    private synchronized long take(String name) throws IOException {
        if (!numbers.containsKey(name) && numbers.size() >= most) {
            throw new IOException(
                    "the spool " + directory + " holds " + most + " reports; is the broker away?");
        }
        last++;
        numbers.put(name, last);
        return last;
    }

    private synchronized void giveBack(String name) {
        numbers.remove(name);
    }

    @Override
    public synchronized void remove(String claim) {
        for (String name : List.of(claim, Kept.steps(claim))) {
            if (numbers.remove(name) != null) {
                left.removeIf(stored -> kept(stored).name().equals(name));
                try {
                    Files.deleteIfExists(file(name));
                } catch (IOException e) {
                    LOG.warn("The report of {} stays in the spool and may be sent again", name, e);
                }
            }
        }
    }

    @Override
    public synchronized List<Kept> left() {
        return left.stream().map(FileSpool::kept).toList();
    }

    private Path file(String name) {
        if (!CLAIM.matcher(name).matches()) {
            throw new IllegalArgumentException("Not the name of a claim of ours: " + name);
        }
        return directory.resolve(name + KEPT);
    }

    static byte[] framed(byte[] body) {
        byte[] head = (HEAD + checksum(body, 0) + "\n").getBytes(StandardCharsets.US_ASCII);
        byte[] all = new byte[head.length + body.length];
        System.arraycopy(head, 0, all, 0, head.length);
        System.arraycopy(body, 0, all, head.length, body.length);
        return all;
    }

    /// What the checksum in front belongs to.
    private static byte[] content(byte[] all) throws IOException {
        int from = HEAD.length() + 9;
        if (all.length <= from) {
            throw new IOException("it ends after " + all.length + " bytes");
        }
        String head = new String(all, 0, from, StandardCharsets.ISO_8859_1);
        if (!head.equals(HEAD + checksum(all, from) + "\n")) {
            throw new IOException("its checksum is wrong");
        }
        return Arrays.copyOfRange(all, from, all.length);
    }

    private static String checksum(byte[] bytes, int from) {
        CRC32C sum = new CRC32C();
        sum.update(bytes, from, bytes.length - from);
        return HexFormat.of().toHexDigits((int) sum.getValue());
    }
}
