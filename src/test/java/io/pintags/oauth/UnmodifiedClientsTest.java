package io.pintags.oauth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.pintags.testing.Browser;
import io.pintags.testing.Caller;
import io.pintags.testing.RequiresNode;
import io.pintags.testing.TestBed;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.core.json.JsonObject;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.security.oauth2.client.endpoint.OAuth2ClientCredentialsGrantRequest;
import org.springframework.security.oauth2.client.endpoint.RestClientClientCredentialsTokenResponseClient;
import org.springframework.security.oauth2.client.registration.ClientRegistration;
import org.springframework.security.oauth2.core.AuthorizationGrantType;
import org.springframework.security.oauth2.core.ClientAuthenticationMethod;
import org.springframework.security.oauth2.core.OAuth2AccessToken;
import org.springframework.security.oauth2.core.OAuth2AuthorizationException;
import org.springframework.security.oauth2.core.endpoint.OAuth2AccessTokenResponse;

/** Clients that people have already, with their defaults. */
@QuarkusTest
@WithTestResource(TestBed.class)
class UnmodifiedClientsTest {
    private static final Path NODE_MODULES = Path.of("target/simple-oauth2");
    /** Where the build has put its jars. */
    private static final Path QUARKUS_CLIENT = Path.of("target/quarkus-oidc-client");

    @TestHTTPResource("/")
    URI service;

    @BeforeEach
    void connect() {
        new Browser().connect(4242).then().statusCode(200);
    }

    @Test
    void springSecurityGetsATokenWithCredentialsInTheHeader() {
        var reply = spring(TestBed.ORG, ClientAuthenticationMethod.CLIENT_SECRET_BASIC);

        OAuth2AccessToken token = reply.getAccessToken();
        assertThat(token.getTokenType()).isEqualTo(OAuth2AccessToken.TokenType.BEARER);
        assertThat(token.getScopes()).containsExactly("oauth");
        assertThat(token.getTokenValue()).isEqualTo(Caller.of(TestBed.WORKER).accessToken(4242));
        assertThat(Duration.between(Instant.now(), token.getExpiresAt())).isBetween(minutes(29), minutes(30));
        assertThat(reply.getRefreshToken()).isNull();
    }

    @Test
    void springSecurityGetsATokenWithCredentialsInTheBody() {
        assertThat(spring(TestBed.ORG, ClientAuthenticationMethod.CLIENT_SECRET_POST)
                        .getAccessToken()
                        .getTokenValue())
                .isEqualTo(Caller.of(TestBed.WORKER).accessToken(4242));
    }

    @Test
    void springSecurityUnderstandsARefusal() {
        assertThatThrownBy(() -> spring(TestBed.READER, ClientAuthenticationMethod.CLIENT_SECRET_BASIC))
                .isInstanceOfSatisfying(
                        OAuth2AuthorizationException.class,
                        refused -> assertThat(refused.getError().getErrorCode()).isEqualTo("unauthorized_client"));
    }

    @Test
    @RequiresNode
    void simpleOauth2ForNodeGetsATokenAndGivesItBack() throws Exception {
        String script = new String(
                getClass().getResourceAsStream("/oauth/simple-oauth2.js").readAllBytes(), StandardCharsets.UTF_8);
        install();
        Files.writeString(NODE_MODULES.resolve("client.js"), script);
        String first = Caller.of(TestBed.WORKER).accessToken(4242);

        var result = new JsonObject(run(
                NODE_MODULES,
                "node",
                "client.js",
                service.resolve("/").toString().replaceFirst("/$", ""),
                TestBed.ORG,
                TestBed.secretOf(TestBed.ORG)));

        assertThat(result.getJsonObject("token").getString("access_token")).isEqualTo(first);
        assertThat(Instant.parse(result.getJsonObject("token").getString("expires_at")))
                .isBetween(Instant.now().plus(minutes(29)), Instant.now().plus(minutes(30)));
        assertThat(result.getBoolean("expired")).isFalse();
        assertThat(result.getString("next")).isNotEqualTo(first);
        assertThat(result.getJsonObject("refusal"))
                .isEqualTo(new JsonObject().put("status", 400).put("error", "invalid_target"));
    }

    @Test
    void quarkusOidcClientGetsATokenAndGivesItBack() throws Exception {
        Files.createDirectories(QUARKUS_CLIENT);
        Files.write(
                QUARKUS_CLIENT.resolve("QuarkusOidcClient.java"),
                getClass().getResourceAsStream("/oauth/QuarkusOidcClient.java").readAllBytes());
        String first = Caller.of(TestBed.WORKER).accessToken(4242);

        var result = new JsonObject(run(
                QUARKUS_CLIENT,
                System.getProperty("java.home") + "/bin/java",
                "-cp",
                "*" + File.pathSeparator + System.getProperty("java.class.path"),
                "QuarkusOidcClient.java",
                service.resolve("/").toString().replaceFirst("/$", ""),
                TestBed.WORKER,
                TestBed.secretOf(TestBed.WORKER)));

        assertThat(result.getString("access_token")).isEqualTo(first);
        assertThat(result.getString("posted")).isEqualTo(first);
        assertThat(result.getString("scope")).isEqualTo("oauth");
        assertThat(Instant.ofEpochSecond(result.getLong("expires_at")))
                .isBetween(Instant.now().plus(minutes(29)), Instant.now().plus(minutes(30)));
        assertThat(result.getBoolean("expired")).isFalse();
        assertThat(result.getBoolean("revoked")).isTrue();
        assertThat(result.getString("next")).isNotEqualTo(first);
        assertThat(result.getString("refusal")).isEqualTo("invalid_target");
    }

    private OAuth2AccessTokenResponse spring(String client, ClientAuthenticationMethod method) {
        var registration = ClientRegistration.withRegistrationId("pintags")
                .clientId(client)
                .clientSecret(TestBed.secretOf(client))
                .clientAuthenticationMethod(method)
                .authorizationGrantType(AuthorizationGrantType.CLIENT_CREDENTIALS)
                .tokenUri(service.resolve("/oauth/token").toString())
                .build();
        return new RestClientClientCredentialsTokenResponseClient()
                .getTokenResponse(new OAuth2ClientCredentialsGrantRequest(registration));
    }

    private static void install() throws IOException, InterruptedException {
        if (Files.isDirectory(NODE_MODULES.resolve("node_modules/simple-oauth2"))) {
            return;
        }
        Files.createDirectories(NODE_MODULES);
        Process npm = new ProcessBuilder(
                        "npm", "install", "--silent", "--no-audit", "--no-fund", "--prefix", ".", "simple-oauth2@5.1.0")
                .directory(NODE_MODULES.toFile())
                .redirectErrorStream(true)
                .redirectOutput(new File("target/npm.log"))
                .start();
        assumeTrue(npm.waitFor() == 0, "npm could not install simple-oauth2@5.1.0");
    }

    private static String run(Path directory, String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).isZero();
        return output;
    }

    private static Duration minutes(int minutes) {
        return Duration.ofMinutes(minutes);
    }
}
