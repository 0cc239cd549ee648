package io.pintags.testing;

import java.io.IOException;
import java.net.ServerSocket;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;

/** TCP ports of this machine. */
final class Ports {
    /** Below the ports that systems give to outgoing connections, which could come first otherwise. */
    private static final int FIRST = 16_384;

    private static final int END = 32_768;
    private static final Set<Integer> GIVEN = new HashSet<>();

    private Ports() {}

    /** One that nobody listens on at this moment, and that was not given to anybody else in this process. */
    static synchronized int free() {
        while (true) {
            int port = ThreadLocalRandom.current().nextInt(FIRST, END);
            if (isFree(port) && GIVEN.add(port)) {
                return port;
            }
        }
    }

    private static boolean isFree(int port) {
        try (var socket = new ServerSocket(port)) {
            return socket.isBound();
        } catch (IOException taken) {
            return false;
        }
    }
}
