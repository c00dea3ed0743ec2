/** A deterministic phone world behind every port: scripted people, phones, trunks and agents, and what each of them hears. */
@NullMarked
package dev.baton.simulation;

import org.jspecify.annotations.NullMarked;
