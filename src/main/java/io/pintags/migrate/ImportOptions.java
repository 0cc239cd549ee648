package io.pintags.migrate;

/**
 * How an import is done.
 *
 * @param dryRun only looks at the rows; nothing is spent or stored but the report
 * @param replaces gives connected accounts the imported grant, and brings erased ones back
 */
record ImportOptions(boolean dryRun, boolean replaces) {}
