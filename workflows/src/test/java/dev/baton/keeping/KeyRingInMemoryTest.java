package dev.baton.keeping;

final class KeyRingInMemoryTest extends KeyRingContract {

    private final KeyRing keys = new KeyRingInMemory();

    @Override
    KeyRing keys() {
        return keys;
    }
}
