package io.pintags.hubspot;

/** Whether a request comes from HubSpot, and if not, why it is not believed. */
public enum SignatureVerdict {
    /** It is HubSpot's. */
    GENUINE,
    /** It carries no signature that is taken here. */
    UNSIGNED,
    /** Its timestamp is missing, malformed, or more than five minutes away. */
    STALE,
    /** The signature is not the one that the app's secret gives. */
    FORGED,
    /** It was seen before. */
    REPLAYED
}
