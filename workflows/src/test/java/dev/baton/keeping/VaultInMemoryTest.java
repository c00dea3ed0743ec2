package dev.baton.keeping;

final class VaultInMemoryTest extends VaultContract {

    private final Vault vault = new VaultInMemory();

    @Override
    protected Vault vault() {
        return vault;
    }
}
