package io.pintags.privacy;

/**
 * One kind of data that is kept. The list of all of them is on the policy's page and in the documentation.
 *
 * @param what the data
 * @param form how it is stored
 * @param why what for
 * @param until how long
 */
record Kept(String what, String form, String why, String until) {}
