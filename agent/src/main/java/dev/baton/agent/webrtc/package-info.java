/** The wires by libwebrtc: the only package that knows the native library. A fault in it ends the process: see {@code dev.baton.agent.cell}. */
@NullMarked
package dev.baton.agent.webrtc;

import org.jspecify.annotations.NullMarked;
