package io.pintags.simulator;

/** Decides a reply from a request, without I/O; called on the event loop. */
@FunctionalInterface
interface Endpoint {

    Reply answer(Request request);
}
