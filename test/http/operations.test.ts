import { link, mkdtemp, stat } from 'node:fs/promises';
import { request } from 'node:http';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { AdminSocketFault, adminSocket } from '../../src/http/admin.ts';
import { type Answer, route } from '../../src/http/routes.ts';
import { closeOf, openSocket } from '../channels/socket.ts';
import { openHouse, until } from './house.ts';

const whoami = route({
  method: 'GET',
  path: '/api/whoami',
  permission: 'operator',
  handle: ({ who }) => ({ status: 200, body: who }),
});
const auditOnly = route({
  method: 'GET',
  path: '/api/audit',
  permission: ['auditor'],
  handle: ({ who }) => ({ status: 200, body: who }),
});

/** Asks over the admin socket. */
function askOperator(dataDir: string, path: string): Promise<{ status: number; body: unknown }> {
  return new Promise((resolve, reject) => {
    const asked = request({ socketPath: adminSocket(dataDir), path, agent: false }, (answer) => {
      let text = '';
      answer.on('data', (part) => {
        text += part;
      });
      answer.on('end', () => resolve({ status: answer.statusCode ?? 0, body: JSON.parse(text) }));
    });
    asked.on('error', reject);
    asked.end();
  });
}

describe('the admin socket', () => {
  test('serves the same table to the operator, and the operator’s routes to nobody else', async () => {
    const house = await openHouse({}, { routes: [whoami, auditOnly] });
    for (const [path, status, code] of [
      ['/api/whoami', 403, 'forbidden'],
      ['/api/audit', 401, 'session'],
    ] as const) {
      expect(await askOperator(house.dataDir, path)).toEqual({ status: 200, body: { is: 'operator' } });
      const outside = await house.ask('GET', path, { bearer: house.keys.directLineSecret });
      expect(outside).toMatchObject({ status, body: { error: { code } } });
    }
    expect((await askOperator(house.dataDir, '/livez')).status).toBe(200);
    // The operator is no visitor: a conversation needs its token here too.
    expect((await askOperator(house.dataDir, '/v3/directline/conversations/x')).status).toBe(401);
  });

  test('belongs to its owner alone, and goes with the server', async () => {
    const house = await openHouse();
    const path = join(house.dataDir, 'admin.sock');
    expect((await stat(path)).mode & 0o777).toBe(0o600);
    await house.http.stop();
    await expect(stat(path)).rejects.toThrow('ENOENT');
  });

  test('one that a crash left behind is replaced; one that is served is not', async () => {
    const dataDir = await mkdtemp(join(tmpdir(), 'gd-'));
    const dead = createServer().listen(join(dataDir, 'dead.sock'));
    await until(() => dead.listening);
    await link(join(dataDir, 'dead.sock'), join(dataDir, 'admin.sock'));
    await new Promise((closed) => dead.close(closed));
    const house = await openHouse({ DATA_DIR: dataDir });
    expect((await askOperator(dataDir, '/livez')).status).toBe(200);
    await expect(openHouse({ DATA_DIR: dataDir })).rejects.toThrow(AdminSocketFault);
    expect((await askOperator(dataDir, '/livez')).status).toBe(200);
    expect((await house.ask('GET', '/livez')).status).toBe(200);
  });

  test('a port that is taken is a fault, and the admin socket is closed again', async () => {
    const taken = createServer().listen(0, '127.0.0.1');
    onTestFinished(() => {
      taken.close();
    });
    await until(() => taken.listening);
    const { port } = taken.address() as { port: number };
    const dataDir = await mkdtemp(join(tmpdir(), 'gd-'));
    await expect(openHouse({ DATA_DIR: dataDir, PORT: String(port) })).rejects.toThrow('EADDRINUSE');
    await expect(stat(join(dataDir, 'admin.sock'))).rejects.toThrow('ENOENT');
  });
});

describe('health', () => {
  test('/livez, /readyz with its reasons, and 503 while draining', async () => {
    const house = await openHouse();
    expect(await house.ask('GET', '/livez')).toMatchObject({ status: 200, body: { ok: true } });
    expect(await house.ask('GET', '/readyz')).toMatchObject({ status: 200, body: { ok: true, reasons: [] } });
    Object.assign(house.ready, { ok: false, reasons: ['the model is being fitted'] });
    const unready = await house.ask('GET', '/readyz');
    expect(unready).toMatchObject({ status: 503, body: { ok: false, reasons: ['the model is being fitted'] } });
    expect(unready.body.error.correlationId).toBe(unready.headers.get('x-correlation-id'));
    Object.assign(house.ready, { ok: true, reasons: [] });
    house.http.drain();
    const draining = await house.ask('GET', '/readyz');
    expect(draining).toMatchObject({ status: 503, body: { reasons: ['the server is stopping'] } });
    expect(draining.headers.get('connection')).toBe('close');
    expect((await house.ask('GET', '/livez')).status).toBe(200);
    expect((await fetch(`${house.url}/livez`, { method: 'HEAD' })).status).toBe(200);
  });

  test('/metrics labels requests by template, never by path', async () => {
    const house = await openHouse();
    const { conversationId, token } = await house.enter();
    await house.ask('GET', `/v3/directline/conversations/${conversationId}/activities`, { bearer: token });
    await house.ask('GET', '/no/such/path');
    const text = await until(async () => {
      const { body } = await house.ask('GET', '/metrics');
      return String(body).includes('status="404"') ? String(body) : null;
    });
    expect(text).toContain(
      'griddesk_http_request_seconds_count{method="GET",route="/v3/directline/conversations/:id/activities",status="200"} 1',
    );
    expect(text).toContain('griddesk_http_request_seconds_count{method="GET",route="none",status="404"} 1');
    expect(text).not.toContain(conversationId);
    expect(text).not.toContain('no/such');
  });
});

describe('a stop', () => {
  test('sends open streams away with 1012, answers what is in progress, and takes nothing more', async () => {
    const answers: ((answer: Answer) => void)[] = [];
    const slow = route({
      method: 'GET',
      path: '/slow',
      permission: 'public',
      handle: () => new Promise<Answer>((answer) => void answers.push(answer)),
    });
    const house = await openHouse({}, { routes: [slow] });
    const { streamUrl } = await house.enter();
    const socket = await openSocket(streamUrl);
    const pending = house.ask('GET', '/slow');
    await until(() => answers.length === 1);
    const stopped = house.http.stop();
    expect(await closeOf(socket)).toBe(1012);
    answers[0]!({ status: 200, body: { done: true } });
    expect(await pending).toMatchObject({ status: 200, body: { done: true } });
    await stopped;
    await expect(house.ask('GET', '/livez')).rejects.toThrow('fetch failed');
  });
});
