package dev.acefleet.common.model;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A git repository by the address that workers clone. Its `key` (protocol P6) is what topics are keyed by and what
/// "the same repository" means: host and path without scheme, user, default port and `.git`; a local path is its own key.
public record Repository(String url) {
    private static final Pattern ADDRESS =
            Pattern.compile(
                    "(https|ssh|file)://(?:[A-Za-z0-9._-]+@)?([^/:\\s]*)(?::(\\d+))?(/\\S*)");
    private static final Pattern SCP =
            Pattern.compile("(?:[A-Za-z0-9._-]+@)?([A-Za-z0-9.-]+):(?!//)([^\\s:]\\S*)");

    /// Without a lock on the line: workers' git never opens these.
    private static final Pattern OPEN = Pattern.compile("(?i)(http|git)://.*");

    private static final int LONGEST = 1_000;

    /// What plans have that have no repository: a key for topics and plans under a name that never resolves (RFC 2606).
    public static final Repository NONE = new Repository("https://bench.invalid/none");

    public Repository {
        if (url.isBlank() || url.length() > LONGEST || url.startsWith("-") || hasControl(url)) {
            throw new IllegalArgumentException("Not a repository address: " + Limits.text(url));
        }
        if (OPEN.matcher(url).matches()) {
            throw new IllegalArgumentException(
                    url
                            + " is not encrypted, and workers refuse to fetch from it or push to it; use https:// or ssh://");
        }
        if (!url.startsWith("/")
                && !ADDRESS.matcher(url).matches()
                && !SCP.matcher(url).matches()) {
            throw new IllegalArgumentException(
                    "Not a repository address (https://, ssh://, host:path or an absolute path): "
                            + url);
        }
    }

    /// A repository of which only the key is known: the same one for topics and plans, and no address to clone from.
    public static Repository ofKey(String key) {
        return new Repository(key.startsWith("/") ? key : "https://" + key);
    }

    public boolean isNone() {
        return equals(NONE);
    }

    private static boolean hasControl(String text) {
        return text.chars().anyMatch(c -> c < ' ' || c == 0x7f);
    }

    /// The canonical name, for example `git.example.org/team/project`.
    public String key() {
        if (url.startsWith("/")) {
            return bare(url);
        }
        Matcher address = ADDRESS.matcher(url);
        if (address.matches()) {
            String host = address.group(2).toLowerCase(Locale.ROOT);
            String port = address.group(3);
            boolean usual = port == null || isDefault(address.group(1), port);
            return host.isEmpty()
                    ? bare(address.group(4))
                    : bare(host + (usual ? "" : ":" + port) + address.group(4));
        }
        Matcher scp = SCP.matcher(url);
        if (scp.matches()) {
            String path = scp.group(2);
            return bare(
                    scp.group(1).toLowerCase(Locale.ROOT)
                            + (path.startsWith("/") ? "" : "/")
                            + path);
        }
        throw new IllegalStateException("The constructor let pass " + url);
    }

    private static boolean isDefault(String scheme, String port) {
        return switch (scheme) {
            case "https" -> port.equals("443");
            case "ssh" -> port.equals("22");
            default -> false;
        };
    }

    private static String bare(String path) {
        String bare = path;
        while (bare.length() > 1 && bare.endsWith("/")) {
            bare = bare.substring(0, bare.length() - 1);
        }
        return bare.endsWith(".git") && bare.length() > 4
                ? bare.substring(0, bare.length() - 4)
                : bare;
    }

    @Override
    public String toString() {
        return url;
    }
}
