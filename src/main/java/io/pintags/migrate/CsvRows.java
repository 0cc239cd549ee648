package io.pintags.migrate;

import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.dataformat.csv.CsvMapper;
import com.fasterxml.jackson.dataformat.csv.CsvParser;
import com.fasterxml.jackson.dataformat.csv.CsvSchema;
import io.pintags.problem.Problem;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Reads a table (RFC 4180) with a header, as Salesforce Data Loader writes it: commas or tabs, quoted new lines. */
final class CsvRows {
    private static final ObjectReader READER = new CsvMapper()
            .enable(CsvParser.Feature.WRAP_AS_ARRAY)
            .enable(CsvParser.Feature.SKIP_EMPTY_LINES)
            .readerFor(String[].class);

    private CsvRows() {}

    /** The rows below the header; a 400 if it is not a table, or has more than {@code most} rows. */
    static List<ImportRow> of(String text, String hubIdColumn, String tokenColumn, int most) {
        var rows = new ArrayList<ImportRow>();
        CsvSchema schema = CsvSchema.emptySchema().withColumnSeparator(separator(text));
        try (MappingIterator<String[]> lines = READER.with(schema).readValues(text)) {
            if (!lines.hasNextValue()) {
                throw Problem.invalid("body", "The table has no header.");
            }
            CsvColumns columns = CsvColumns.in(Arrays.asList(lines.nextValue()), hubIdColumn, tokenColumn);
            while (lines.hasNextValue()) {
                String[] cells = lines.nextValue();
                if (rows.size() == most) {
                    throw Problem.invalid("body", "The table has more than " + most + " rows. Split it.");
                }
                rows.add(ImportRow.of(rows.size() + 1, cell(cells, columns.hubId()), cell(cells, columns.token())));
            }
        } catch (IOException e) {
            throw Problem.invalid("body", "The table cannot be read after row " + rows.size() + ". Check its quotes.")
                    .with("row", rows.size());
        }
        return rows;
    }

    private static String cell(String[] cells, int index) {
        return index < 0 || index >= cells.length ? null : cells[index];
    }

    private static char separator(String text) {
        String header = text.lines().filter(line -> !line.isBlank()).findFirst().orElse("");
        return header.indexOf('\t') >= 0 && header.indexOf(',') < 0 ? '\t' : ',';
    }
}
