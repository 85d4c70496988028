package dev.acefleet.common.stage;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// The traceability table of `.ace/specs.md` (spec/stage.md 1.6).
///
/// @param status by requirement, in order of the table
public record Specs(Map<String, String> status) {
    public Specs {
        status = Collections.unmodifiableMap(new LinkedHashMap<>(status));
    }

    public static Specs read(String text) {
        Map<String, String> status = new LinkedHashMap<>();
        List<String> columns = List.of();
        for (String line : (Iterable<String>) Body.withoutCode(text).lines()::iterator) {
            if (!line.startsWith("|")) {
                columns = List.of();
                continue;
            }
            List<String> cells = Tables.cells(line);
            if (columns.isEmpty()) {
                columns = cells.stream().map(cell -> cell.toLowerCase(Locale.ROOT)).toList();
                continue;
            }
            int id = columns.indexOf("requirement");
            int state = columns.indexOf("status");
            boolean isRow = id >= 0 && state >= 0 && cells.size() > Math.max(id, state);
            if (isRow && TrackReader.ids(cells.get(id)).size() == 1) {
                status.put(TrackReader.ids(cells.get(id)).getFirst(), cells.get(state));
            }
        }
        return new Specs(status);
    }
}
