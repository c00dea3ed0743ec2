package dev.baton.port;

/**
 * Which conversation with which attempt a decision belongs to. A "yes" that was meant for an earlier one connects
 * nobody.
 */
public record ConsultationId(int attempt, int round) {}
