package io.pintags.token;

import io.pintags.crypto.Secret;
import io.pintags.hubspot.HubId;

/**
 * A token on its way to a caller.
 *
 * @param accessToken the token
 * @param expiresIn how many seconds it still lives, honestly
 * @param scope granted scopes, separated by spaces
 * @param hubId the account
 */
public record HandedToken(Secret accessToken, long expiresIn, String scope, HubId hubId) {}
