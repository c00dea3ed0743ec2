package dev.baton.directory;

import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;

/** The directory cannot be used as it is. Every mistake is told at once. */
public final class BrokenDirectory extends IllegalArgumentException {

    private static final long serialVersionUID = 1;

    private final transient List<Mistake> mistakes;

    BrokenDirectory(List<Mistake> mistakes) {
        super(mistakes.stream().sorted(Comparator.comparingInt(Mistake::line)).map(Mistake::toString)
                .collect(Collectors.joining("\n")));
        this.mistakes = mistakes.stream().sorted(Comparator.comparingInt(Mistake::line)).toList();
    }

    public List<Mistake> mistakes() {
        return mistakes;
    }
}
