import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

/** A piece of network between the page and the server, which a test can spoil. */
export interface Wire {
  readonly url: string;
  /** Breaks every connection there is; new ones work. */
  cut(): void;
  /** While true, every connection is broken at once, new ones too. */
  down: boolean;
  /** What the server sends is lost, though connections stay: a dead spot that nobody reports. */
  deaf: 'no' | 'all' | 'sockets';
  /** How many pieces were lost so. */
  lost: number;
  /** While true, no WebSocket gets through, as behind some proxies. */
  noSockets: boolean;
  close(): Promise<void>;
}

/** Passes TCP on to a port of this machine. */
export async function openWire(port: number): Promise<Wire> {
  const pairs = new Set<Socket>();
  const server = createServer((near) => {
    const far = connect(port, '127.0.0.1');
    for (const socket of [near, far]) {
      pairs.add(socket);
      socket.on('error', () => socket.destroy());
      socket.on('close', () => {
        pairs.delete(socket);
        near.destroy();
        far.destroy();
      });
    }
    if (wire.down) return near.destroy();
    let upgraded = false;
    near.on('data', (chunk) => {
      upgraded ||= /^upgrade: websocket/im.test(chunk.toString('latin1'));
      if (wire.noSockets && upgraded) near.destroy();
      else far.write(chunk);
    });
    far.on('data', (chunk) => {
      if (wire.deaf === 'no' || (wire.deaf === 'sockets' && !upgraded)) near.write(chunk);
      else wire.lost++;
    });
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  let down = false;
  const cut = () => {
    for (const socket of pairs) socket.destroy();
  };
  const wire: Wire = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    cut,
    get down() {
      return down;
    },
    set down(value) {
      down = value;
      if (value) cut();
    },
    deaf: 'no',
    lost: 0,
    noSockets: false,
    close: async () => {
      const closed = once(server, 'close');
      server.close();
      cut();
      await closed;
    },
  };
  return wire;
}
