package dev.acefleet.cli.fleet;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// A TCP proxy that can be cut: what is connected is closed, and what comes is turned away, until it is mended.
final class Proxy implements AutoCloseable {
    private final ServerSocket server;
    private final int target;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private volatile boolean cut;

    Proxy(int target) {
        this.target = target;
        try {
            server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Thread.ofVirtual().start(this::accept);
    }

    int port() {
        return server.getLocalPort();
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                Socket client = server.accept();
                Socket broker = new Socket();
                open.add(client);
                open.add(broker);
                if (cut) {
                    drop(client, broker);
                    continue;
                }
                Thread.ofVirtual().start(() -> connect(client, broker));
            } catch (IOException e) {
                // Closed: the loop ends. Anything else: the next one.
            }
        }
    }

    private void connect(Socket client, Socket broker) {
        try {
            broker.connect(
                    new java.net.InetSocketAddress(InetAddress.getLoopbackAddress(), target));
        } catch (IOException e) {
            drop(client, broker);
            return;
        }
        Thread.ofVirtual().start(() -> copy(client, broker));
        copy(broker, client);
    }

    private void copy(Socket from, Socket to) {
        try {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            byte[] buffer = new byte[65_536];
            for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
                out.write(buffer, 0, count);
                out.flush();
            }
        } catch (IOException e) {
            // One side has gone: so does the other.
        } finally {
            drop(from, to);
        }
    }

    private void drop(Socket... sockets) {
        for (Socket socket : sockets) {
            open.remove(socket);
            try {
                socket.close();
            } catch (IOException e) {
                // It is gone.
            }
        }
    }

    void cut() {
        cut = true;
        drop(open.toArray(Socket[]::new));
    }

    void mend() {
        cut = false;
    }

    @Override
    public void close() {
        try {
            server.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        cut();
    }
}
