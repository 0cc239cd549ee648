/** What people may expect of the data that is kept about them: the policy, their copy of it, and its end. */
package io.pintags.privacy;
