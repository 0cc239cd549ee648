import io.quarkus.oidc.client.OidcClient;
import io.quarkus.oidc.client.OidcClientException;
import io.quarkus.oidc.client.runtime.OidcClientConfig;
import io.quarkus.oidc.client.runtime.OidcClientRecorder;
import io.quarkus.oidc.common.runtime.OidcTlsSupport;
import io.quarkus.oidc.common.runtime.config.OidcClientCommonConfig.Credentials.Secret.Method;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.Map;

/** Quarkus' OIDC client as its extension makes it; in a process of its own, which no application of the tests shares. */
class QuarkusOidcClient extends OidcClientRecorder {
    public static void main(String... arguments) {
        try {
            System.out.println(use(arguments).encode());
            System.exit(0);
        } catch (RuntimeException e) {
            e.printStackTrace();
            System.exit(1);
        }
    }

    private static JsonObject use(String... arguments) {
        String url = arguments[0];
        String id = arguments[1];
        String secret = arguments[2];
        Vertx vertx = Vertx.vertx();
        OidcClient basic = client(vertx, url, id, secret, Method.BASIC);
        OidcClient post = client(vertx, url, id, secret, Method.POST);
        var token = basic.getTokens().await().atMost(Duration.ofSeconds(10));
        var result = new JsonObject()
                .put("access_token", token.getAccessToken())
                .put("expires_at", token.getAccessTokenExpiresAt())
                .put("expired", token.isAccessTokenExpired())
                .put("scope", token.get("scope"))
                .put("posted", post.getTokens().await().atMost(Duration.ofSeconds(10)).getAccessToken())
                .put("revoked", basic.revokeAccessToken(token.getAccessToken()).await().atMost(Duration.ofSeconds(10)))
                .put("next", basic.getTokens().await().atMost(Duration.ofSeconds(10)).getAccessToken());
        try {
            basic.getTokens(Map.of("audience", "999")).await().atMost(Duration.ofSeconds(10));
        } catch (OidcClientException refused) {
            result.put("refusal", new JsonObject(refused.getMessage()).getString("error"));
        }
        return result;
    }

    private static OidcClient client(Vertx vertx, String url, String id, String secret, Method method) {
        OidcClientConfig config = OidcClientConfig.authServerUrl(url)
                .id("pintags")
                .discoveryEnabled(false)
                .tokenPath("/oauth/token")
                .revokePath("/oauth/revoke")
                .clientId(id)
                .credentials()
                .clientSecret(secret, method)
                .end()
                .build();
        return createOidcClient(config, "pintags", vertx, OidcTlsSupport.empty(), null);
    }
}
