package io.pintags.testing;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A TCP proxy on loopback that can stop the traffic without ending it: keep back what clients send, or not even take
 * their connections. So a process is stopped between two steps from outside.
 */
public final class StallingProxy implements AutoCloseable {
    private static final int POLL_MILLIS = 10;
    private static final int UNANSWERED_MILLIS = 250;

    private final ServerSocket server;
    private final int target;
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
    private final List<Socket> backlog = new ArrayList<>();
    private boolean stalled;
    private boolean deaf;
    private boolean acceptorWaits;
    private int held;
    private volatile boolean open = true;

    /** Forwards to {@code target}, a port of this machine. */
    public StallingProxy(int target) {
        this.target = target;
        try {
            // The shortest queue there is, so that it can be filled.
            server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
            server.setSoTimeout(POLL_MILLIS);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        start(this::acceptAll);
    }

    /** {@code http://127.0.0.1:<port>}. */
    public String url() {
        return "http://127.0.0.1:" + server.getLocalPort();
    }

    /** From now on what clients send stays here. */
    public synchronized void stall() {
        stalled = true;
    }

    /** How many connections have something that is kept back. */
    public synchronized int held() {
        return held;
    }

    /**
     * Ends all connections; from now on a new one is neither taken nor refused: whoever asks for one waits. Returns once
     * that is so.
     */
    public void goDeaf() {
        synchronized (this) {
            deaf = true;
            while (!acceptorWaits) {
                pause();
            }
        }
        sockets.forEach(StallingProxy::close);
        // Who comes while the queue is full gets no answer at all.
        boolean answered = true;
        while (answered) {
            var filler = new Socket();
            try {
                filler.connect(server.getLocalSocketAddress(), UNANSWERED_MILLIS);
                backlog.add(filler);
            } catch (SocketTimeoutException full) {
                answered = false;
                close(filler);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    /** Everything flows again, also what was kept back. */
    public synchronized void flow() {
        stalled = false;
        deaf = false;
        backlog.forEach(StallingProxy::close);
        backlog.clear();
        notifyAll();
    }

    @Override
    public void close() {
        open = false;
        flow();
        try {
            server.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        sockets.forEach(StallingProxy::close);
    }

    private void acceptAll() {
        while (open) {
            waitWhileDeaf();
            try {
                forward(server.accept());
            } catch (SocketTimeoutException nobody) {
                // Time to look whether to go on.
            } catch (IOException e) {
                // The client is gone, or the target; the next one may have more luck.
            }
        }
    }

    private synchronized void waitWhileDeaf() {
        while (deaf) {
            acceptorWaits = true;
            notifyAll();
            pause();
        }
        acceptorWaits = false;
    }

    private void forward(Socket client) throws IOException {
        var upstream = new Socket();
        sockets.add(client);
        sockets.add(upstream);
        try {
            upstream.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), target));
            client.setTcpNoDelay(true);
            upstream.setTcpNoDelay(true);
        } catch (IOException e) {
            end(client, upstream);
            throw e;
        }
        start(() -> pump(client, upstream, true));
        start(() -> pump(upstream, client, false));
    }

    private void pump(Socket from, Socket to, boolean fromClient) {
        var buffer = new byte[16 * 1024];
        try {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                if (fromClient) {
                    keepWhileStalled();
                }
                out.write(buffer, 0, n);
            }
        } catch (IOException gone) {
            // Either side closed or reset: the other one is told below.
        } finally {
            end(from, to);
        }
    }

    private synchronized void keepWhileStalled() {
        if (stalled) {
            held++;
            while (stalled) {
                pause();
            }
            held--;
        }
    }

    private void end(Socket one, Socket other) {
        for (Socket socket : List.of(one, other)) {
            close(socket);
            sockets.remove(socket);
        }
    }

    private void pause() {
        try {
            wait();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static void close(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            // It is closed, one way or the other.
        }
    }

    private static void start(Runnable work) {
        var thread = new Thread(work, "stalling-proxy");
        thread.setDaemon(true);
        thread.start();
    }
}
