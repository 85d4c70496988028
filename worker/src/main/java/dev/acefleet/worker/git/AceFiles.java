package dev.acefleet.worker.git;

import dev.acefleet.common.model.Documents;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The documents of a project, wherever they are kept: in a commit ([TreeFiles]), or in messages.
public interface AceFiles {
    /// A document's text; empty where there is none that can be read.
    Optional<String> text(String path);

    /// All of it by path: the texts of `wanted` files and directories, and of the others whether they say anything.
    Map<String, String> texts(List<String> wanted);

    /// What has travelled.
    static AceFiles of(Documents documents) {
        return new AceFiles() {
            @Override
            public Optional<String> text(String path) {
                return documents.text(path);
            }

            @Override
            public Map<String, String> texts(List<String> wanted) {
                Map<String, String> files = new HashMap<>(documents.texts());
                documents.names().forEach(name -> files.putIfAbsent(name, "not read"));
                return files;
            }
        };
    }
}
