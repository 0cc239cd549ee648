package io.pintags.account;

import io.pintags.crypto.Secret;

/**
 * A token pair was stored by this process; fired as an event right after its commit, so that it can be served without
 * being read and opened again.
 *
 * @param account the account with its new generation
 * @param accessToken the access token in clear
 */
public record TokenStored(Account account, Secret accessToken) {}
