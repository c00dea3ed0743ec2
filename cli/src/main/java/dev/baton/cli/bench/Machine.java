package dev.baton.cli.bench;

import java.lang.management.ManagementFactory;

/** Where it was measured. */
final class Machine {

    private Machine() {}

    static String described() {
        Runtime here = Runtime.getRuntime();
        double load = ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage();
        return here.availableProcessors() + " cores, load " + Math.round(load) + " before, Java " + Runtime.version() + ", heap of "
                + (here.maxMemory() >> 20) + " MB";
    }

    static long heapUsedMegabytes() {
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed() >> 20;
    }
}
