import { connect } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { openHouse, until } from './house.ts';

test('a request that dribbles in is cut off', async () => {
  const house = await openHouse();
  const socket = connect(house.port, '127.0.0.1', () => socket.write('POST / HTTP/1.1\r\nhost: x\r\n'));
  onTestFinished(() => {
    socket.destroy();
  });
  let got = '';
  socket.on('data', (part) => {
    got += part;
  });
  await until(() => got.includes('\r\n\r\n'), 20_000);
  expect(got).toMatch(/^HTTP\/1\.1 408 /);
  expect(got).toContain('"code":"timeout"');
});
