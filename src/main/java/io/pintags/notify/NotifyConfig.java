package io.pintags.notify;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Who is told when an account changes. Nobody, unless an address or a cluster is named. */
@ConfigMapping(prefix = "pintags.notify")
public interface NotifyConfig {
    /** Where changes are posted to; https, unless it is a loopback address. */
    Optional<URI> webhookUrl();

    /**
     * Keys that the posts are signed with; required with an address. {@code whsec_} and base64, as Standard Webhooks writes
     * a key, or any other text, whose UTF-8 form is the key. Several while one is being rotated: each signs.
     */
    Optional<List<String>> secret();

    /** How often the outbox is looked at; {@code off} leaves that to other replicas. */
    @WithDefault("5s")
    String every();

    /** How long an attempt may take from its sending to the end of the answer. */
    @WithDefault("10s")
    Duration timeout();

    /** How old a notification may become; then it is given up, which is logged and counted. */
    @WithDefault("24h")
    Duration maxAge();

    /** Makes Kubernetes Events of changes too, when this runs in a cluster whose API server lets it. */
    @WithDefault("false")
    boolean kubernetesEvents();

    /** What a pod knows of its cluster. */
    Kubernetes kubernetes();

    /** What a pod knows of its cluster; the defaults are where Kubernetes puts it. */
    interface Kubernetes {
        /** Folder with {@code token}, {@code ca.crt} and {@code namespace}; read anew for each Event, since tokens change. */
        @WithDefault("/var/run/secrets/kubernetes.io/serviceaccount")
        Path serviceAccount();

        /** The pod that Events are about; its host name if this is not set. */
        Optional<String> podName();

        /** The pod's uid, by which {@code kubectl describe pod} finds its Events. */
        Optional<String> podUid();
    }
}
