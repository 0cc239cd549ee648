package io.pintags.access.kubernetes;

import io.pintags.http.BoundedBody;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.json.JsonObject;
import io.vertx.core.net.PemTrustOptions;
import java.net.URI;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Keys that the issuer itself serves, found by OpenID Connect Discovery 1.0 section 4 or at a given address. */
final class IssuerEndpoint implements KeySource {
    private static final String DISCOVERY = "/.well-known/openid-configuration";
    /** Of the document and of the keys: the Kubernetes API serves either only to those who take its media type (406). */
    private static final String MEDIA_TYPES = "application/json, application/jwk-set+json";

    private static final long TIMEOUT_MILLIS = TimeUnit.SECONDS.toMillis(5);
    private static final int MAX_BYTES = 256 * 1024;

    private final HttpClient client;
    private final String issuer;
    private final Optional<URI> address;
    private final Optional<FileKeys> token;

    IssuerEndpoint(Vertx vertx, KubernetesConfig config) {
        var options = new HttpClientOptions().setConnectTimeout((int) TIMEOUT_MILLIS);
        config.caFile().ifPresent(ca -> options.setTrustOptions(new PemTrustOptions().addCertPath(ca.toString())));
        this.client = vertx.createHttpClient(options);
        this.issuer = config.issuer().orElseThrow();
        this.address = config.jwksUrl();
        this.token = config.tokenFile().map(FileKeys::new);
    }

    @Override
    public Uni<String> fetch() {
        Uni<String> bearer =
                token.map(FileKeys::fetch).orElseGet(() -> Uni.createFrom().item(""));
        return bearer.flatMap(
                credentials -> address.map(known -> Uni.createFrom().item(known))
                        .orElseGet(() -> get(discovery(), credentials).map(this::keysAddress))
                        .flatMap(keys -> get(keys, credentials)));
    }

    private URI discovery() {
        return URI.create((issuer.endsWith("/") ? issuer.substring(0, issuer.length() - 1) : issuer) + DISCOVERY);
    }

    /** The document must be the issuer's own (section 4.3), and must not lead from TLS to plain text. */
    private URI keysAddress(String document) {
        var json = new JsonObject(document);
        URI keys = URI.create(json.getString("jwks_uri"));
        if (!issuer.equals(json.getString("issuer"))
                || issuer.startsWith("https:") && !"https".equals(keys.getScheme())) {
            throw new IllegalStateException("the discovery document is not the issuer's");
        }
        return keys;
    }

    private Uni<String> get(URI url, String bearer) {
        var options = new RequestOptions()
                .setMethod(HttpMethod.GET)
                .setAbsoluteURI(url.toString())
                .setTimeout(TIMEOUT_MILLIS)
                .setFollowRedirects(false)
                .putHeader("accept", MEDIA_TYPES);
        if (!bearer.isBlank()) {
            options.putHeader("authorization", "Bearer " + bearer.trim());
        }
        return Uni.createFrom()
                .completionStage(() -> client.request(options)
                        .compose(HttpClientRequest::send)
                        .compose(IssuerEndpoint::read)
                        .toCompletionStage());
    }

    private static Future<String> read(HttpClientResponse response) {
        if (response.statusCode() != 200) {
            return Future.failedFuture(new IllegalStateException("status " + response.statusCode()));
        }
        return BoundedBody.read(response, MAX_BYTES);
    }
}
