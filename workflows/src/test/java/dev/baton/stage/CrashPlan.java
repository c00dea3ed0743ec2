package dev.baton.stage;

/** Says at which point a process dies. A plan that always says no is a dry run, which counts the points. */
@FunctionalInterface
public interface CrashPlan {

    boolean killsAt(Point point);

    enum Moment {
        BEFORE_EFFECT,
        AFTER_EFFECT_BEFORE_RESULT,
        BEFORE_RESPONSE_SENT,
        AFTER_RESPONSE_SENT
    }

    /**
     * @param index over all points of all processes
     * @param what an activity's type, or the name of a call to the service
     * @param occurrence of this moment of this what, from 1
     */
    record Point(int index, String process, String what, Moment moment, int occurrence) {}

    static CrashPlan never() {
        return point -> false;
    }

    static CrashPlan at(int index) {
        return point -> point.index() == index;
    }

    static CrashPlan at(String what, Moment moment, int occurrence) {
        return point -> point.what().equals(what) && point.moment() == moment && point.occurrence() == occurrence;
    }
}
