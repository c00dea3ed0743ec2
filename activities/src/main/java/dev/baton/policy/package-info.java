/** What may be dialled, for whom and how often: asked at the edge, and again when the phone is about to ring. */
@NullMarked
package dev.baton.policy;

import org.jspecify.annotations.NullMarked;
