/** Plain SQL over the pool: short statements, one round trip each, no mapping layer between. */
package io.pintags.database;
