/** The main job: a valid access token for an authorized caller, now. */
package io.pintags.token;
