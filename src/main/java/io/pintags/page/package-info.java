/** What all pages for browsers have in common. */
package io.pintags.page;
