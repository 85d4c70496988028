package dev.acefleet.coordinator.core;

import dev.acefleet.common.model.AttemptId;
import dev.acefleet.common.model.DocumentChanges;
import dev.acefleet.common.model.Documents;
import dev.acefleet.common.model.Limits;
import dev.acefleet.common.model.Outcome;
import dev.acefleet.common.model.Sha256;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;

/// The documents of one plan as they stand, where they travel: what was submitted, and what the plan has made of
/// it. A recap counts once its run is merged, a planned run once it is one of the plan's; a proof and the books at
/// once. Folded from the journal, by the state's thread and by each reader for itself. The same text twice changes
/// nothing.
public final class PlanDocuments {
    private final Documents submitted;
    private final TreeMap<String, String> texts;

    /// Bytes of all of it, as it is.
    private long weight;

    /// All of it as one value, made when it is asked for.
    private Optional<Documents> now;

    private final Map<AttemptId, Documents> recaps = new HashMap<>();

    /// Run files that are not the plan's yet.
    private Documents planned = Documents.NONE;

    /// What a document was before, by the hashes of its texts; empty text: it was not there.
    private final TreeMap<String, Set<String>> before = new TreeMap<>();

    public PlanDocuments(Documents submitted) {
        this.submitted = submitted;
        texts = new TreeMap<>(submitted.texts());
        weight = submitted.weight();
        now = Optional.of(submitted);
    }

    Documents now() {
        Documents all = now.orElseGet(() -> new Documents(texts, submitted.names()));
        now = Optional.of(all);
        return all;
    }

    /// As it will be with the runs that were planned last.
    Documents withPlanned() {
        return now().with(planned);
    }

    /// What the plan has changed, as it stands; empty text: it is gone.
    public Map<String, String> changed() {
        Map<String, String> changed = new TreeMap<>();
        before.keySet().forEach(path -> changed.put(path, texts.getOrDefault(path, "")));
        return changed;
    }

    /// Whether it is there now.
    public boolean has(String path) {
        return texts.containsKey(path);
    }

    /// What a changed document was before, each as a hash; empty text: it was not there.
    public Set<String> before(String path) {
        return Set.copyOf(before.getOrDefault(path, Set.of()));
    }

    /// What a document was when it was submitted; none of one that was not there.
    public Optional<String> submitted(String path) {
        return submitted.text(path);
    }

    /// Whether they may be taken: none where documents do not travel, and no more than there was room made for.
    ///
    /// @param own which of them may come from there
    /// @param most bytes of one text
    boolean takes(Documents news, Predicate<String> own, long most) {
        return !news.travel()
                || (!texts.isEmpty()
                        && news.texts().keySet().stream().allMatch(own)
                        && news.texts().values().stream()
                                .allMatch(text -> Documents.weight(text) <= most)
                        && weightWith(news.texts()) <= Limits.DOCUMENTS);
    }

    /// Whether there is room for what is written of an assignment: it is never sent as a whole.
    boolean hasRoomFor(DocumentChanges changes) {
        return weightWith(changes.written()) <= Limits.ASSIGNMENT;
    }

    private long weightWith(Map<String, String> news) {
        long taken = news.keySet().stream().mapToLong(this::weightOf).sum();
        return weight - taken + Documents.weight(news);
    }

    /// Bytes of all of it.
    long weight() {
        return weight;
    }

    /// An attempt has ended, on time or not.
    public void ended(AttemptId attempt, Outcome outcome) {
        switch (outcome) {
            case Outcome.Succeeded done -> keep(attempt, done.documents());
            case Outcome.Adopted adopted ->
                    keep(new AttemptId(attempt.work(), adopted.attempt()), adopted.documents());
            case Outcome.Audited audited -> take(audited.documents());
            case Outcome.Finished finished -> take(finished.documents());
            case Outcome.Planned news -> planned = news.documents();
            case Outcome.Merged _,
                    Outcome.Gated _,
                    Outcome.Done _,
                    Outcome.Failed _,
                    Outcome.Released _,
                    Outcome.Declined _ -> {}
        }
    }

    private void keep(AttemptId attempt, Documents recap) {
        if (recap.travel()) {
            recaps.put(attempt, recap);
        }
    }

    /// The work of this attempt is on the plan's branch.
    public void merged(AttemptId attempt) {
        Optional.ofNullable(recaps.get(attempt)).ifPresent(this::take);
        recaps.keySet().removeIf(other -> other.work().equals(attempt.work()));
    }

    /// The runs that were planned last are the plan's.
    public void added() {
        take(planned);
        planned = Documents.NONE;
    }

    /// Files of an assignment have become others.
    public void change(DocumentChanges changes) {
        take(Documents.of(changes.written()));
        for (String path : changes.removed()) {
            weight -= weightOf(path);
            String old = texts.remove(path);
            if (old != null) {
                wasBefore(path, Sha256.hex(old));
                now = Optional.empty();
            }
        }
    }

    /// Bytes of one of them, with its path; none of what is not there.
    private long weightOf(String path) {
        String text = texts.get(path);
        return text == null ? 0 : Documents.weight(path) + Documents.weight(text);
    }

    private void wasBefore(String path, String hash) {
        before.computeIfAbsent(path, _ -> new LinkedHashSet<>()).add(hash);
    }

    private void take(Documents news) {
        news.texts()
                .forEach((path, text) -> {
                    weight -= weightOf(path);
                    String old = texts.put(path, text);
                    weight += weightOf(path);
                    if (!text.equals(old)) {
                        wasBefore(path, old == null ? "" : Sha256.hex(old));
                        now = Optional.empty();
                    }
                });
    }

    @Override
    public String toString() {
        return texts.keySet() + " before " + before + " of runs " + new TreeMap<>(names());
    }

    private Map<String, Set<String>> names() {
        Map<String, Set<String>> names = new HashMap<>();
        recaps.forEach((attempt, recap) -> names.put(attempt.toString(), recap.texts().keySet()));
        return names;
    }
}
