package io.pintags.privacy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.LocalDate;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PolicyParserTest {
    private static final String HEAD = "---\nchanges:\n  - 1.0 2026-11-23 First.\n---\n";

    @Test
    void theNewestChangeIsTheVersionThatHolds() {
        Policy policy = PolicyParser.parse(
                "---\nchanges:\n  - 1.1 2027-01-15 Receipts: two years.\n  - 1.0 2026-11-23 First.\n---\n# Hello\n");

        assertThat(policy.current())
                .isEqualTo(new Policy.Change("1.1", LocalDate.of(2027, 1, 15), "Receipts: two years."));
        assertThat(policy.changes()).hasSize(2);
        assertThat(policy.html()).contains("<h1>Hello</h1>").doesNotContain("changes");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "# Hello",
                "---\nversion: 1\n---\n",
                "---\nchanges:\n  - 1.0\n---\n",
                "---\nchanges:\n  - 1.0 2026-02-30 Never was.\n---\n",
                "---\nchanges:\n  - 1.0 yesterday First.\n---\n",
                "---\nchanges:\n  - <b> 2026-11-23 First.\n---\n",
                "---\nchanges:\n  - 1.0 2026-11-23 First.\n  - 1.1 2027-01-15 Second.\n---\n"
            })
    void aPolicyWithoutItsVersionsIsRefused(String markdown) {
        assertThatThrownBy(() -> PolicyParser.parse(markdown))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageMatching(".*(list of its changes|<version> <yyyy-mm-dd>|stand first).*");
    }

    @Property
    void whateverTheTextIsNoElementOfItsOwnAndNoScriptAddressIsOnThePage(@ForAll String text) {
        String html = PolicyParser.parse(HEAD + "\n<script>alert(1)</script> <img src=x onerror=alert(1)>\n\n"
                        + "[here](javascript:alert(1))\n\n" + text)
                .html();

        assertThat(html).doesNotContain("<script").doesNotContain("<img src=x").doesNotContain("href=\"javascript:");
    }
}
