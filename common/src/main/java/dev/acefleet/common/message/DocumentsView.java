package dev.acefleet.common.message;

import java.util.List;
import java.util.Optional;

/// What a plan has made of the documents that travelled with it ([dev.acefleet.common.model.Documents]), for the checkout
/// that they came from: the answer of `GET /api/v1/plans/{id}/documents`.
///
/// @param plan its id
/// @param documents those that were changed, by path; none of a plan whose documents are in the repository
/// @param gone those that are there no more, by path: steps of an assignment that have another number now
public record DocumentsView(String schema, String plan, List<Changed> documents, List<Gone> gone) {
    public static final String SCHEMA = "acefleet.documents/1";

    /// @param path from the root of the checkout
    /// @param text as it is to be
    /// @param before what it was for the plan at earlier times, each as the SHA-256 of its UTF-8 in hexadecimal digits; the
    ///     word `absent`: it was not there. A file that is something else was changed by somebody else
    /// @param submitted the text that the checkout sent; none of a document that it did not have
    public record Changed(
            String path, String text, List<String> before, Optional<String> submitted) {
        public static final String ABSENT = "absent";

        public Changed {
            before = List.copyOf(before);
        }
    }

    /// @param before as in [Changed]
    public record Gone(String path, List<String> before) {
        public Gone {
            before = List.copyOf(before);
        }
    }

    public DocumentsView {
        documents = List.copyOf(documents);
        gone = List.copyOf(gone);
    }

    public DocumentsView(String schema, String plan, List<Changed> documents) {
        this(schema, plan, documents, List.of());
    }
}
