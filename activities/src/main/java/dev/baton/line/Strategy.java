package dev.baton.line;

import dev.baton.port.DialResult;
import dev.baton.port.Leg;
import dev.baton.port.Line.IfAnswered;
import dev.baton.port.Line.Dropped;
import dev.baton.port.Line.Joining;
import dev.baton.port.Line.Merge;
import dev.baton.port.Line.Ring;

/** One way to have somebody on a private line, and to join them with the caller. Each may be asked again by another process. */
interface Strategy {

    DialResult ring(Ring ring) throws InterruptedException;

    DialResult follow(Ring ring) throws InterruptedException;

    Merge merge(Joining joining) throws InterruptedException;

    Dropped drop(Leg leg, IfAnswered ifAnswered) throws InterruptedException;
}
