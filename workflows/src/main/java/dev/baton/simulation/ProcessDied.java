package dev.baton.simulation;

/** Thrown inside an activity whose process was killed by the story: it reports nothing to anybody. */
public final class ProcessDied extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public ProcessDied(String process) {
        super(process + " was killed", null, false, false);
    }
}
