package dev.baton.keeping;

final class JournalsInMemoryTest extends JournalsContract {

    private final Journals journals = new JournalsInMemory();

    @Override
    protected Journals journals() {
        return journals;
    }
}
