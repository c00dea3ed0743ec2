/** What Baton costs: its transfers beside a bare skeleton of the same shape, and how many can be on hold in one worker. */
@NullMarked
package dev.baton.cli.bench;

import org.jspecify.annotations.NullMarked;
