package io.pintags.simulator;

/** What becomes of a request that a fault hits. Called on the event loop; must not block it. */
@FunctionalInterface
public interface Effect {

    /** Nothing goes wrong. */
    Effect NONE = exchange -> exchange.process(exchange::answer);

    /** Takes over one request that was read completely and not yet processed. */
    void play(Exchange exchange);
}
