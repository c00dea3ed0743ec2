package dev.baton.cli.ear;

/** A telephone's call, whatever carries it. */
interface Leg {

    void press(char key);

    void hangUp();
}
