package io.pintags.notify;

import io.smallrye.mutiny.Uni;
import java.time.Duration;

/** A way to tell somebody. */
interface Channel {
    /** Its name in the database, logs and metrics. */
    String name();

    /** Whether this process is configured to use it, and has not been refused. */
    boolean isOn();

    /** After which time it is no use to tell. */
    Duration maxAge();

    /**
     * Makes one attempt, within a bounded time. Called on a worker thread; the result may arrive on an event loop. A failure
     * of the {@code Uni} is a fault of ours: what goes wrong elsewhere is a {@link Delivery}.
     */
    Uni<Delivery> deliver(Notification notification);
}
