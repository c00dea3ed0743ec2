package dev.baton.transfer;

import dev.baton.call.Party;

/** What can break off a transfer at any moment. */
sealed interface Interruption {

    record CallerLeft() implements Interruption {}

    record CalledOff(Party by) implements Interruption {}
}
