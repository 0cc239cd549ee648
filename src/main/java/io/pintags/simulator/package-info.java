/**
 * A stand-in for HubSpot over real HTTP, for development and tests without a HubSpot account.
 *
 * <p>It answers the consent page, the token, introspection, revocation and uninstall endpoints in the shapes that
 * HubSpot uses, and it can be told to misbehave ({@link io.pintags.simulator.Fault}) in every way that a client must
 * survive. {@link io.pintags.simulator.HubSpotSimulator} starts it inside a JVM, {@link
 * io.pintags.simulator.SimulatorMain} as a process of its own; the same controls exist as methods and under {@code
 * /simulator}.
 *
 * <p>It listens on loopback only, keeps no token in clear (digests and one signing key), and uses nothing else of this
 * application. Requests run on one event loop; the state behind them may be used from any thread.
 */
package io.pintags.simulator;
