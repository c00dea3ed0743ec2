package dev.baton.cli.bench;

import java.util.Arrays;

/** Durations in milliseconds, in the order in which they were measured. */
record Sample(double[] values) {

    double quantile(double share) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return sorted.length == 0 ? Double.NaN : sorted[(int) Math.min(sorted.length - 1, Math.ceil(share * sorted.length) - 1)];
    }

    double median() {
        return quantile(0.5);
    }

    /** Each measurement by the one that was taken beside it, which has met the same noise. */
    Sample dividedBy(Sample other) {
        double[] ratios = new double[Math.min(values.length, other.values.length)];
        for (int i = 0; i < ratios.length; i++) {
            ratios[i] = values[i] / other.values[i];
        }
        return new Sample(ratios);
    }

    Sample minus(Sample other) {
        double[] differences = new double[Math.min(values.length, other.values.length)];
        for (int i = 0; i < differences.length; i++) {
            differences[i] = values[i] - other.values[i];
        }
        return new Sample(differences);
    }
}
