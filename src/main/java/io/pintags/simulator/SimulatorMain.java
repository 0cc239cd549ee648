package io.pintags.simulator;

import java.util.Optional;
import java.util.concurrent.CountDownLatch;

/** Runs the simulator as a process of its own, until that is told to end. */
public final class SimulatorMain {

    private static final int WRONG_USAGE = 2;

    private SimulatorMain() {}

    /** Starts with the options on the command line; {@code --help} tells them. */
    public static void main(String... args) throws InterruptedException {
        Optional<SimulatorOptions> options;
        try {
            options = CommandLine.parse(args);
        } catch (IllegalArgumentException e) {
            System.err.println(e.getMessage());
            System.err.println();
            System.err.print(CommandLine.USAGE);
            System.exit(WRONG_USAGE);
            return;
        }
        if (options.isEmpty()) {
            System.out.print(CommandLine.USAGE);
            return;
        }
        run(options.get());
    }

    private static void run(SimulatorOptions options) throws InterruptedException {
        HubSpotSimulator simulator = HubSpotSimulator.start(options);
        CountDownLatch ended = new CountDownLatch(1);
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            simulator.close();
            ended.countDown();
        }));
        System.out.println("HubSpot simulator at " + simulator.url());
        ended.await();
    }
}
