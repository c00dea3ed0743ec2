@NullMarked
package dev.baton.agent.house;

import org.jspecify.annotations.NullMarked;
