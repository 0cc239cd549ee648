package io.pintags.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import net.jqwik.api.Assume;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.constraints.StringLength;

/** The Basic header, whatever stands in it. */
class BasicCredentialsTest {
    @Property
    void anyHeaderIsReadOrRefusedAndNeverThrows(@ForAll @StringLength(max = 5000) String header) {
        assertThat(BasicCredentials.parse(header)).isNotNull();
        assertThat(BasicCredentials.parse("Basic " + header)).isNotNull();
    }

    @Property
    void anyBytesAreReadOrRefusedAndNeverThrow(@ForAll @Size(max = 200) byte[] bytes) {
        assertThat(BasicCredentials.parse("Basic " + Base64.getEncoder().encodeToString(bytes)))
                .isNotNull();
    }

    @Property
    void whatWasSentIsWhatIsRead(@ForAll String id, @ForAll String secret) {
        Assume.that(!id.isEmpty() && !id.contains(":"));
        Assume.that(encodable(id) && encodable(secret));

        assertThat(BasicCredentials.parse(header(id, secret))).contains(new BasicCredentials(id, secret));
    }

    @Property
    void formEncodedCredentialsDecodeToWhatWasMeant(@ForAll String id, @ForAll String secret) {
        Assume.that(!id.isEmpty() && encodable(id) && encodable(secret));
        String encodedId = URLEncoder.encode(id, StandardCharsets.UTF_8);
        String encodedSecret = URLEncoder.encode(secret, StandardCharsets.UTF_8);

        var read = BasicCredentials.parse(header(encodedId, encodedSecret)).orElseThrow();

        assertThat(read.formDecoded().orElse(read)).isEqualTo(new BasicCredentials(id, secret));
    }

    @Property
    void theSecretIsNotPrinted(@ForAll @StringLength(min = 12) String secret) {
        assertThat(new BasicCredentials("id", secret).toString()).doesNotContain(secret);
    }

    private static String header(String id, String secret) {
        return "Basic " + Base64.getEncoder().encodeToString((id + ":" + secret).getBytes(StandardCharsets.UTF_8));
    }

    private static boolean encodable(String text) {
        return StandardCharsets.UTF_8.newEncoder().canEncode(text) && text.length() < 150;
    }
}
