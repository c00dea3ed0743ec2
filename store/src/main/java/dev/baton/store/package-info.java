/**
 * What must be remembered, in Postgres. Plain SQL through Spring's {@code JdbcClient}: a dozen tables need no second language for
 * queries and no code made at build time, each statement stands where it is used, and whoever operates the database can read it.
 */
@NullMarked
package dev.baton.store;

import org.jspecify.annotations.NullMarked;
