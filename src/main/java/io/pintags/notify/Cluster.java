package io.pintags.notify;

import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * The cluster that this process runs in, by what Kubernetes gives every pod: the variables
 * {@code KUBERNETES_SERVICE_HOST} and {@code KUBERNETES_SERVICE_PORT}, and the folder of its service account.
 */
@ApplicationScoped
class Cluster {
    private static final String HTTPS_PORT = "443";

    private final Optional<String> host;
    private final String port;
    private final Path folder;
    private final String podName;
    private final Optional<String> podUid;

    Cluster(
            NotifyConfig config,
            @ConfigProperty(name = "kubernetes.service.host") Optional<String> host,
            @ConfigProperty(name = "kubernetes.service.port") Optional<String> port,
            @ConfigProperty(name = "hostname") Optional<String> hostName) {
        this.host = host;
        this.port = port.orElse(HTTPS_PORT);
        this.folder = config.kubernetes().serviceAccount();
        this.podName = config.kubernetes().podName().or(() -> hostName).orElse("pintags");
        this.podUid = config.kubernetes().podUid();
    }

    /** Whether this is a pod that may know its API server. */
    boolean isHere() {
        return host.isPresent() && Files.isReadable(token()) && Files.isReadable(authority());
    }

    /** An address of the API server; an IPv6 host is put in brackets. */
    URI api(String path) {
        String name = host.orElseThrow();
        return URI.create("https://" + (name.contains(":") ? "[" + name + "]" : name) + ":" + port + path);
    }

    /** Whose certificates are to be trusted; PEM. */
    Path authority() {
        return folder.resolve("ca.crt");
    }

    /** The token of the service account as it is now: the kubelet renews it. Blocks. */
    String bearer() {
        return read(token());
    }

    /** Where the pod lives. Blocks. */
    String namespace() {
        return read(folder.resolve("namespace"));
    }

    String podName() {
        return podName;
    }

    Optional<String> podUid() {
        return podUid;
    }

    private Path token() {
        return folder.resolve("token");
    }

    private static String read(Path file) {
        try {
            return Files.readString(file).trim();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
