package dev.baton.keeping;

final class JournalsInMemoryTest extends JournalsContract {

    private final Journals journals = new JournalsInMemory();

    @Override
    Journals journals() {
        return journals;
    }
}
