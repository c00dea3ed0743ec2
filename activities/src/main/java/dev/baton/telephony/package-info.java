/** Phones behind LiveKit's SIP service: trunks, dialling once, REFER, and what their answers mean. */
@NullMarked
package dev.baton.telephony;

import org.jspecify.annotations.NullMarked;
