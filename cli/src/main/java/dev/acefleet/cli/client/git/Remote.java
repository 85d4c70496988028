package dev.acefleet.cli.client.git;

import dev.acefleet.cli.client.ui.ExitCode;
import dev.acefleet.cli.client.ui.Refusal;
import dev.acefleet.common.model.CommitId;
import dev.acefleet.common.model.PlanId;
import dev.acefleet.common.model.Repository;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// The remote that workers clone. Every call but [#repository] talks to it, with the person's own credentials.
public final class Remote {
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9._/-]{0,99}");
    private static final Pattern HTTP_USER = Pattern.compile("(?i)^(https?://)[^/@]*@");
    private static final Pattern SSH_PASSWORD = Pattern.compile("(?i)^(ssh://[^/@:]*):[^/@]*@");

    private final Checkout checkout;
    private final String name;
    private final Repository repository;
    private @Nullable Map<String, CommitId> heads;

    private Remote(Checkout checkout, String name, Repository repository) {
        this.checkout = checkout;
        this.name = name;
        this.repository = repository;
    }

    /// The checkout's remote of that name.
    public static Remote of(Checkout checkout, String name) {
        if (!NAME.matcher(name).matches()) {
            throw new Refusal(
                    ExitCode.USAGE,
                    "Not the name of a remote: " + name,
                    "",
                    "See git remote for the names, and say --remote NAME.");
        }
        Git.Answer url = checkout.git().ask("remote", "get-url", "--", name);
        if (!url.ok() || url.text().isEmpty()) {
            throw new Refusal(
                    ExitCode.USAGE,
                    checkout.root() + " has no remote " + name + ".",
                    "Workers clone the repository from a remote, and push what they did to it.",
                    "Add one (git remote add "
                            + name
                            + " URL), or name another with --remote NAME.");
        }
        return new Remote(checkout, name, repository(checkout, name, url.text()));
    }

    private static Repository repository(Checkout checkout, String name, String url) {
        String bare = HTTP_USER.matcher(url).replaceFirst("$1");
        bare = SSH_PASSWORD.matcher(bare).replaceFirst("$1@");
        try {
            return new Repository(isRelative(bare) ? absolute(checkout.root(), bare) : bare);
        } catch (IllegalArgumentException e) {
            throw new Refusal(
                    ExitCode.USAGE,
                    "The address of the remote " + name + " cannot be used.",
                    String.valueOf(e.getMessage()),
                    "Change it: git remote set-url " + name + " URL");
        }
    }

    private static boolean isRelative(String url) {
        return url.startsWith("./") || url.startsWith("../") || url.equals(".");
    }

    private static String absolute(Path root, String path) {
        return root.resolve(path).normalize().toString();
    }

    public String name() {
        return name;
    }

    public Repository repository() {
        return repository;
    }

    /// The remote's branches by full ref name, as they were when this was first asked.
    public Map<String, CommitId> heads() {
        Map<String, CommitId> known = heads;
        if (known == null) {
            known = listed();
            heads = known;
        }
        return known;
    }

    private Map<String, CommitId> listed() {
        Git.Answer answer = checkout.git().act("ls-remote", "--heads", "--", name);
        if (!answer.ok()) {
            throw new Refusal(
                    ExitCode.ERROR,
                    "The remote " + name + " (" + repository + ") does not answer.",
                    answer.error(),
                    "See that git ls-remote " + name + " works.");
        }
        Map<String, CommitId> found = new LinkedHashMap<>();
        for (String line : answer.lines()) {
            String[] parts = line.split("\t", 2);
            if (parts.length == 2 && parts[1].startsWith("refs/heads/")) {
                found.put(parts[1], new CommitId(parts[0]));
            }
        }
        return found;
    }

    /// Brings the commit that `ref` holds on the remote into this repository, without touching a ref of it.
    public Optional<CommitId> fetch(String ref) {
        Git.Answer answer =
                checkout.git()
                        .act(
                                "fetch",
                                "--quiet",
                                "--no-tags",
                                "--no-recurse-submodules",
                                "--",
                                name,
                                ref);
        return answer.ok() ? checkout.commit("FETCH_HEAD") : Optional.empty();
    }

    /// A ref of the remote from which `base` can be fetched: one of its branches that is known to contain it; else the
    /// plan's own base ref, to which the commit is pushed.
    public String offer(CommitId base, PlanId plan) {
        Optional<String> exact = first(heads(), base);
        return exact.or(() -> containing(heads(), base)).orElseGet(() -> push(base, plan));
    }

    private static Optional<String> first(Map<String, CommitId> branches, CommitId tip) {
        return branches.entrySet().stream()
                .filter(head -> head.getValue().equals(tip))
                .map(Map.Entry::getKey)
                .findFirst();
    }

    /// A branch that contains the commit, as far as the tracking refs of the last fetch are still true.
    private Optional<String> containing(Map<String, CommitId> branches, CommitId base) {
        List<String> tips =
                checkout.git()
                        .ask(
                                "for-each-ref",
                                "--contains",
                                base.hex(),
                                "--format=%(objectname)",
                                "refs/remotes/" + name + "/")
                        .lines();
        return branches.entrySet().stream()
                .filter(head -> tips.contains(head.getValue().hex()))
                .map(Map.Entry::getKey)
                .findFirst();
    }

    private String push(CommitId base, PlanId plan) {
        String ref = plan.baseRef();
        Git.Answer answer =
                checkout.git().act("push", "--quiet", "--", name, base.hex() + ":" + ref);
        if (!answer.ok()) {
            throw new Refusal(
                    ExitCode.ERROR,
                    "The commit "
                            + base.abbreviated()
                            + " could not be pushed to "
                            + ref
                            + " of "
                            + name
                            + ".",
                    answer.error(),
                    "Push the branch yourself (git push " + name + " HEAD), and try again.");
        }
        return ref;
    }
}
