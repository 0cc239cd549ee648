package io.pintags.notify;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Base64;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/** Somebody who wants to be told, and a cluster whose API server (a stand-in, over TLS) takes Events. */
public final class NotifyBed implements QuarkusTestResourceLifecycleManager {
    /** The key that posts are signed with: the older one of two. */
    static final String KEY = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

    private static final char[] PASSWORD = "password".toCharArray();
    private static volatile Listener receiver;
    private static volatile Listener apiServer;
    private static volatile Path serviceAccount;

    /** Who gets the webhooks. */
    static Listener receiver() {
        return receiver;
    }

    /** Who gets the Events. */
    static Listener apiServer() {
        return apiServer;
    }

    /** What the kubelet does now and again. */
    static void renewToken(String token) throws IOException {
        Files.writeString(serviceAccount.resolve("token"), token + "\n");
    }

    @Override
    public Map<String, String> start() {
        try {
            receiver = Listener.plain();
            serviceAccount = Files.createTempDirectory("pintags-service-account");
            apiServer = Listener.tls(context(keyStore()));
            Files.writeString(serviceAccount.resolve("namespace"), "acme");
            renewToken("first");
        } catch (IOException | GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
        return Map.of(
                "pintags.notify.webhook-url", "http://127.0.0.1:" + receiver.port() + "/hook?key=in-the-address",
                "pintags.notify.secret", "the next key," + KEY,
                "pintags.notify.every", "off",
                "pintags.notify.timeout", "2s",
                "pintags.notify.kubernetes-events", "true",
                "pintags.notify.kubernetes.service-account", serviceAccount.toString(),
                "pintags.notify.kubernetes.pod-name", "acme-pintags-0",
                "pintags.notify.kubernetes.pod-uid", "0b6ec8f9-0d2b-4f58-9a3e-8f2d9d2a7f10",
                "kubernetes.service.host", "127.0.0.1",
                "kubernetes.service.port", Integer.toString(apiServer.port()));
    }

    @Override
    public void stop() {
        receiver.close();
        apiServer.close();
    }

    /** A key and a certificate for 127.0.0.1, made by the JDK's own tool; the certificate goes into {@code ca.crt} too. */
    private static KeyStore keyStore() throws IOException, GeneralSecurityException {
        Path file = serviceAccount.resolve("server.p12");
        var keytool = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-alias",
                "api",
                "-keyalg",
                "EC",
                "-dname",
                "CN=kubernetes",
                "-ext",
                "san=ip:127.0.0.1",
                "-validity",
                "2",
                "-storetype",
                "PKCS12",
                "-keystore",
                file.toString(),
                "-storepass",
                new String(PASSWORD));
        try {
            if (!keytool.redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start()
                    .waitFor(1, TimeUnit.MINUTES)) {
                throw new IllegalStateException("keytool does not end");
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
        KeyStore store = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(file)) {
            store.load(in, PASSWORD);
        }
        String pem = "-----BEGIN CERTIFICATE-----\n"
                + Base64.getMimeEncoder(64, new byte[] {'\n'})
                        .encodeToString(store.getCertificate("api").getEncoded())
                + "\n-----END CERTIFICATE-----\n";
        Files.writeString(serviceAccount.resolve("ca.crt"), pem, StandardCharsets.US_ASCII);
        return store;
    }

    private static SSLContext context(KeyStore store) throws GeneralSecurityException {
        var keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(store, PASSWORD);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), null, null);
        return context;
    }
}
