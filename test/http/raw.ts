import { connect } from 'node:net';

/** Sends bytes as they are and gives back the status, headers and body of the first answer; status 0 when the connection just ends. */
export function sendRaw(port: number, bytes: string | Buffer): Promise<{ status: number; head: string; body: string }> {
  return new Promise((resolve) => {
    let text = '';
    const socket = connect(port, '127.0.0.1', () => socket.write(bytes));
    const finish = (): void => {
      socket.destroy();
      const [head = '', body = ''] = text.split('\r\n\r\n');
      resolve({ status: Number(/^HTTP\/1\.1 (\d{3})/.exec(text)?.[1] ?? 0), head, body });
    };
    socket.on('data', (part) => {
      text += part.toString('latin1');
      const length = /content-length: (\d+)/i.exec(text)?.[1];
      const start = text.indexOf('\r\n\r\n');
      if (start >= 0 && length !== undefined && text.length >= start + 4 + Number(length)) finish();
    });
    socket.on('error', finish);
    socket.on('close', finish);
  });
}
