package io.pintags.migrate;

import static org.assertj.core.api.Assertions.assertThat;

import io.pintags.crypto.Secret;
import io.pintags.problem.Problem;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.AlphaChars;
import net.jqwik.api.constraints.NumericChars;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.constraints.StringLength;

/** Whatever bytes are imported: rows come of them, or a 400 that repeats nothing of them. */
class HostileImportTest {
    private static final int MOST = 50;
    private static final String MARK = "MARKERMARKER";

    @Property
    void anyBytesAreRowsOrARefusal(@ForAll byte[] body) {
        String text = ImportText.of(body);
        rowsOrRefusal(() -> CsvRows.of(text, null, null, MOST));
        rowsOrRefusal(() -> CsvRows.of("refresh_token\n" + text, null, null, MOST));
        rowsOrRefusal(() -> JsonRows.of(text, MOST));
    }

    @Property
    void aTableWithScatteredQuotesAndLinesIsRowsOrARefusal(@ForAll("scattered") String text) {
        rowsOrRefusal(() -> CsvRows.of("hub_id,refresh_token\n" + text, null, null, MOST));
        rowsOrRefusal(() -> CsvRows.of(text, null, null, MOST));
        rowsOrRefusal(() -> CsvRows.of(text, text, text, MOST));
    }

    @Property
    void jsonOfAnyShapeIsRowsOrARefusal(@ForAll("json") String text) {
        rowsOrRefusal(() -> JsonRows.of(text, MOST));
        rowsOrRefusal(() -> JsonRows.of("{\"connections\":[" + text + "]}", MOST));
    }

    @Property
    void whatAWellFormedTableHoldsIsWhatIsRead(
            @ForAll @Size(min = 1, max = 20)
                    List<@AlphaChars @NumericChars @StringLength(min = 8, max = 60) String> tokens) {
        var table = new StringBuilder("\"Refresh_Token__c\",\"Name\"\r\n");
        tokens.forEach(token -> table.append('"').append(token).append("\",\"a\r\n\"\"b\"\", c\"\r\n"));

        List<ImportRow> rows = CsvRows.of(table.toString(), null, null, MOST);

        assertThat(rows).hasSize(tokens.size());
        for (ImportRow row : rows) {
            String token = tokens.get(row.number() - 1);
            if (token.chars().limit(8).distinct().count() > 1) {
                assertThat(row.token()).contains(Secret.of(token));
            }
        }
    }

    @Example
    void tooManyRowsAreRefused() {
        String table = "refresh_token\n" + "na1-token-1\n".repeat(MOST + 1);

        assertThat(refused(() -> CsvRows.of(table, null, null, MOST))).isTrue();
        assertThat(refused(() -> JsonRows.of("[" + "1,".repeat(MOST) + "1]", MOST)))
                .isTrue();
        assertThat(refused(() -> JsonRows.of("[".repeat(5000), MOST))).isTrue();
    }

    @Example
    void aHeaderOfUnderscoresOnlyIsRefused() {
        for (String header : List.of("__", "__c", "____,x", "\"__\n__\"")) {
            assertThat(refused(() -> CsvRows.of(header + "\nna1-token-1\n", null, null, MOST)))
                    .isTrue();
        }
    }

    @Example
    void whatSalesforceMasksIsKnownAsMasked() {
        for (String token : List.of("XXXXXXXXXXXXXXab12", "**************ab12", "XXXXXXXX", "********", "XXXX")) {
            assertThat(ImportRow.of(1, null, token).refusal()).contains(ImportOutcome.MASKED);
        }
        assertThat(ImportRow.of(1, null, "XXXXXXX-a-token").refusal()).isEmpty();
    }

    @Example
    void everyEncodingOfDataLoaderIsRead() {
        String table = "Name,Refresh_Token__c\nMüller,na1-token-1\n";
        for (byte[] body : List.of(
                table.getBytes(StandardCharsets.UTF_8),
                ("\uFEFF" + table).getBytes(StandardCharsets.UTF_8),
                ("\uFEFF" + table).getBytes(StandardCharsets.UTF_16LE),
                ("\uFEFF" + table).getBytes(StandardCharsets.UTF_16BE),
                table.getBytes(StandardCharsets.ISO_8859_1))) {
            assertThat(CsvRows.of(ImportText.of(body), null, null, MOST).get(0).token())
                    .contains(Secret.of("na1-token-1"));
        }
    }

    @Provide
    Arbitrary<String> scattered() {
        return Arbitraries.of(
                        "\"",
                        "\"\"",
                        ",",
                        "\n",
                        "\r\n",
                        "\t",
                        "\0",
                        "=",
                        "1",
                        "*",
                        MARK,
                        "na1-" + MARK,
                        "refresh_token",
                        " ")
                .list()
                .ofMaxSize(60)
                .map(parts -> String.join("", parts));
    }

    @Provide
    Arbitrary<String> json() {
        Arbitrary<String> scalars = Arbitraries.of(
                "null",
                "true",
                "1",
                "-1",
                "1e999",
                "99999999999999999999",
                "\"" + MARK + "\"",
                "\"\"",
                "{",
                "]",
                "[[]]");
        Arbitrary<String> names = Arbitraries.of(
                "credentials", "refresh_token", "raw", "hub_id", "connections", "provider", "connection_config");
        Arbitrary<String> objects = Combinators.combine(names, scalars)
                .as((name, value) -> "\"" + name + "\":" + value)
                .list()
                .ofMaxSize(4)
                .map(members -> "{" + String.join(",", members) + "}");
        return Combinators.combine(names, Arbitraries.oneOf(scalars, objects))
                .as((name, value) -> "{\"" + name + "\":" + value + "}");
    }

    private static void rowsOrRefusal(Supplier<List<ImportRow>> parser) {
        try {
            List<ImportRow> rows = parser.get();
            assertThat(rows).hasSizeLessThanOrEqualTo(MOST);
            assertThat(rows.stream().map(ImportRow::number))
                    .containsExactlyElementsOf(
                            IntStream.rangeClosed(1, rows.size()).boxed().toList());
            assertThat(rows.toString()).doesNotContain(MARK);
        } catch (Problem refusal) {
            assertThat(refusal.type().status()).isEqualTo(400);
            assertThat(refusal.getMessage() + refusal.extensions()).doesNotContain(MARK);
        }
    }

    private static boolean refused(Supplier<List<ImportRow>> parser) {
        try {
            parser.get();
            return false;
        } catch (Problem refusal) {
            return refusal.type().status() == 400;
        }
    }
}
