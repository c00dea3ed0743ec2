package dev.baton.numbers;

import dev.baton.call.PhoneNumber;
import dev.baton.call.Reach;

/** Where somebody is reached. Only a dial adapter looks inside; a history knows who, never where. */
public sealed interface Address {

    Reach reach();

    /** The extension, if there is one, is keyed in as tones after the call is answered. */
    record Phone(PhoneNumber number) implements Address {
        @Override
        public Reach reach() {
            return Reach.PHONE;
        }

        @Override
        public String toString() {
            return number.masked();
        }
    }

    record Sip(SipAddress uri) implements Address {
        @Override
        public Reach reach() {
            return Reach.PHONE;
        }

        @Override
        public String toString() {
            return uri.toString();
        }
    }

    /** A person at the web page, by the name that they sign in with. */
    record Web(String user) implements Address {
        @Override
        public Reach reach() {
            return Reach.BROWSER;
        }
    }
}
