/** Notices that the app was removed from an account, from HubSpot's journal, before a renewal does. */
package io.pintags.uninstall;
