/** What people are promised about their data: erasing it, telling what is kept, and for how long. */
package io.pintags.privacy;
