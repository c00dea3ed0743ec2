package dev.baton.keeping;

final class KeyRingInMemoryTest extends KeyRingContract {

    private final KeyRing keys = new KeyRingInMemory();

    @Override
    protected KeyRing keys() {
        return keys;
    }
}
