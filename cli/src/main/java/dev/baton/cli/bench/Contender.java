package dev.baton.cli.bench;

/** One of those that are measured beside each other. */
interface Contender extends AutoCloseable {

    /** Everything that is there before somebody asks for a transfer. */
    void prepare(String call);

    /** One transfer, from the request to its end. */
    Lap transfer(String call);

    /** The call ends, and nothing of it is left. */
    void finish(String call);

    @Override
    void close();

    static String dialled(String call) {
        return "dialled " + call;
    }

    /** From sending the request, in milliseconds. */
    record Lap(double toDial, double toEnd) {
        static Lap of(long asked, long dialled, long ended) {
            return new Lap((dialled - asked) / 1e6, (ended - asked) / 1e6);
        }
    }
}
