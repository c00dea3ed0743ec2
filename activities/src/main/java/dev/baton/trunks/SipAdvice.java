package dev.baton.trunks;

/** What a SIP status of the carrier means to the one who set up the trunk. */
record SipAdvice(String cause, String cure) {

    static SipAdvice onDial(int status, Carrier carrier) {
        String answered = "SIP " + status + ": ";
        return switch (status) {
            case 401, 407, 500 -> new SipAdvice(answered + "the carrier did not accept the trunk's credentials",
                    "Correct user name and password in .env and run 'baton trunk sync'.");
            case 403 -> new SipAdvice(answered + "the trunk refused the call",
                    "At " + carrier + " look at three things: may this number be shown as caller ID, are calls to this country permitted,"
                            + " are the credentials right ('baton trunk sync')?");
            case 404, 410, 484, 604 -> new SipAdvice(answered + "there is no such number", "Check the number, in E.164 form.");
            case 486, 600 -> new SipAdvice(answered + "the phone is busy", "The trunk works. Try again later.");
            case 603, 607, 608 -> new SipAdvice(answered + "the call was declined", "The trunk works. Take the call next time.");
            case 408, 480, 504 -> new SipAdvice(answered + "the phone could not be reached", "Check the number, and that the phone is on.");
            default -> new SipAdvice(answered + (status >= 500 ? "the carrier has trouble" : "the carrier refused"),
                    "Look into " + carrier + "'s log of this call.");
        };
    }

    static SipAdvice onTransfer(int status, Carrier carrier) {
        String answered = "SIP " + status + ": ";
        return switch (status) {
            case 400 -> new SipAdvice(answered + "the carrier does not understand the destination", "Check the trunk's SIP domain in .env.");
            case 401, 407 -> new SipAdvice(answered + "the carrier asks for credentials in a transfer, which LiveKit cannot give",
                    "Ask " + carrier + " to accept SIP REFER on this trunk without them.");
            case 403, 405, 603 -> new SipAdvice(answered + "transfers (SIP REFER) are not enabled on the trunk",
                    "Enable them at " + carrier + ": 'baton doctor' shows where.");
            case 404, 410, 604 -> new SipAdvice(answered + "the transfer number is not valid", "Check DEFAULT_TRANSFER_NUMBER, in E.164 form.");
            case 408, 480, 504 -> new SipAdvice(answered + "the destination cannot be reached, or the carrier blocks it",
                    "Check DEFAULT_TRANSFER_NUMBER, the trunk's SIP domain, and that transfers are enabled at " + carrier + ".");
            case 486, 600 -> new SipAdvice(answered + "the destination is busy", "Transfers work. Try again later.");
            case 500 -> new SipAdvice(answered + "the carrier did not accept the trunk's credentials",
                    "Correct user name and password in .env and run 'baton trunk sync'.");
            default -> new SipAdvice(answered + "the carrier did not move the call", "Look into " + carrier + "'s log of this call.");
        };
    }
}
