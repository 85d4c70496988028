package dev.acefleet.cli.fleet;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// A TCP proxy, as a cable that can fail in two ways until it is mended:
///
/// - cut: what is connected is closed, and what comes is turned away; both ends hear of it at once;
/// - silenced: what is connected stays so and nothing passes any more, nor does anything that connects get an answer; no
///   end hears of it. Such a connection is of no more use when the cable is mended, only a new one is.
final class Proxy implements AutoCloseable {
    private enum Cable {
        SOUND,
        CUT,
        SILENT
    }

    private final ServerSocket server;
    private final int target;
    private final Set<Connection> open = ConcurrentHashMap.newKeySet();
    private volatile Cable cable = Cable.SOUND;

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
                Connection connection = new Connection(server.accept(), new Socket());
                open.add(connection);
                switch (cable) {
                    case SOUND -> Thread.ofVirtual().start(connection::connect);
                    case CUT -> connection.close();
                    case SILENT -> connection.silence();
                }
            } catch (IOException e) {
                // Closed: the loop ends. Anything else: the next one.
            }
        }
    }

    /// One client and its way to the broker.
    private final class Connection {
        private final Socket client;
        private final Socket broker;
        private volatile boolean silent;

        Connection(Socket client, Socket broker) {
            this.client = client;
            this.broker = broker;
        }

        void connect() {
            try {
                broker.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), target));
            } catch (IOException e) {
                close();
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
                    if (!silent) {
                        out.write(buffer, 0, count);
                        out.flush();
                    }
                }
            } catch (IOException e) {
                // One side has gone: so does the other, if it can hear of it.
            } finally {
                if (!silent) {
                    close();
                }
            }
        }

        /// Both sides stay connected, and hear nothing of each other.
        void silence() {
            silent = true;
        }

        void close() {
            open.remove(this);
            for (Socket socket : new Socket[] {client, broker}) {
                try {
                    socket.close();
                } catch (IOException e) {
                    // It is gone.
                }
            }
        }
    }

    void cut() {
        cable = Cable.CUT;
        open.forEach(Connection::close);
    }

    void silence() {
        cable = Cable.SILENT;
        open.forEach(Connection::silence);
    }

    void mend() {
        cable = Cable.SOUND;
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
