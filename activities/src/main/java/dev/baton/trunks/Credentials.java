package dev.baton.trunks;

/** What the carrier asks our INVITEs for. Never printed. */
public record Credentials(String username, String password) {

    @Override
    public String toString() {
        return "Credentials[•••]";
    }
}
