import type { AddressInfo } from 'node:net';
import { SMTPServer } from 'smtp-server';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createMail } from '../../src/channels/mail.ts';
import { createOutbox } from '../../src/channels/outbox.ts';
import type { Outgoing } from '../../src/desk/ports.ts';
import { openRoom } from '../tools/room.ts';

interface Letter {
  readonly to: readonly string[];
  readonly from: string;
  readonly raw: string;
}

/** A real mail server on loopback. `refuses`: what it says to a recipient, as an SMTP code. */
async function postOffice(
  refuses: number | null = null,
): Promise<{ readonly url: string; readonly letters: Letter[] }> {
  const letters: Letter[] = [];
  const server = new SMTPServer({
    disabledCommands: ['STARTTLS'],
    onAuth: ({ username, password }, _session, done) =>
      username === 'desk' && password === 'word' ? done(null, { user: username }) : done(new Error('who are you?')),
    onRcptTo: (_to, _session, done) =>
      done(refuses === null ? null : Object.assign(new Error('not here'), { responseCode: refuses })),
    onData: (stream, { envelope }, done) => {
      const parts: Buffer[] = [];
      stream.on('data', (part: Buffer) => parts.push(part));
      stream.on('end', () => {
        const from = envelope.mailFrom === false ? '' : envelope.mailFrom.address;
        letters.push({ to: envelope.rcptTo.map(({ address }) => address), from, raw: Buffer.concat(parts).toString() });
        done();
      });
    },
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  onTestFinished(() => new Promise<void>((closed) => server.close(() => closed())));
  const { port } = server.server.address() as AddressInfo;
  return { url: `smtp://desk:word@127.0.0.1:${port}`, letters };
}

const FROM = 'Qingyu Power <no-reply@qingyu.example>';
function mailOver(url: string) {
  const mail = createMail({ url, from: FROM });
  onTestFinished(() => mail.stop());
  return mail;
}
const bodyOf = ({ raw }: Letter): string => {
  const [head = '', ...rest] = raw.split('\r\n\r\n');
  const body = rest.join('\r\n\r\n');
  return /base64/i.test(head) ? Buffer.from(body, 'base64').toString() : body;
};

describe('mail', () => {
  it('a letter arrives as it was written, in Chinese too', async () => {
    const { url, letters } = await postOffice();
    expect(await mailOver(url).send('wen@example.com', '青榆供电公司验证码', '您的验证码是012345。')).toBe('sent');
    expect(letters).toHaveLength(1);
    expect(letters[0]).toMatchObject({ to: ['wen@example.com'], from: 'no-reply@qingyu.example' });
    expect(bodyOf(letters[0]!)).toContain('您的验证码是012345。');
  });

  it('an address that ends in another header makes no header', async () => {
    const { url, letters } = await postOffice();
    await mailOver(url).send('wen@example.com\r\nBcc: thief@example.com', 'a\r\nBcc: thief@example.com', 'text');
    expect(letters.flatMap(({ to }) => to)).not.toContain('thief@example.com');
    for (const { raw } of letters) expect(raw).not.toMatch(/^Bcc:/m);
  });

  it('a recipient that the server refuses for good is given up, one that it puts off is tried later', async () => {
    expect(await mailOver((await postOffice(550)).url).send('wen@example.com', 'a', 'b')).toBe('dead');
    expect(await mailOver((await postOffice(450)).url).send('wen@example.com', 'a', 'b')).toBe('later');
  });

  it('a server that is not there is tried later', async () => {
    const { url } = await postOffice();
    const closed = url.replace(/:\d+$/, ':1');
    expect(await mailOver(closed).send('wen@example.com', 'a', 'b')).toBe('later');
  });

  it('a code that works no longer is not sent', async () => {
    const { url, letters } = await postOffice();
    const room = await openRoom();
    const item = (id: string, until: string): Outgoing => ({
      id,
      lane: id,
      seq: 1,
      at: '2026-01-01T00:00:00.000Z',
      kind: 'code',
      body: { to: 'wen@example.com', until, subject: id, text: id },
      tries: 0,
    });
    await room.archive.commit({ outbox: { put: [item('late', '2026-01-01T00:10:00.000Z'), item('good', '9999')] } });
    const targets = { alert: null, notice: null, mail: mailOver(url) };
    const outbox = createOutbox({
      archive: room.archive,
      targets,
      clock: room.clock,
      watch: { count() {}, warn() {} },
    });
    await outbox.send();
    await outbox.idle();
    expect(letters.map(bodyOf).map((text) => text.trim())).toEqual(['good']);
    expect(await room.archive.outgoing('9999', 9)).toEqual([]);
  });
});
