import { randomUUID } from 'node:crypto';
import { createInterface } from 'node:readline/promises';
import type { Entry } from '../desk/ports.ts';
import type { Operator } from './operator.ts';

const QUIET_MS = 400;
const FITTED_MS = 60_000;

/** A server that has just started still fits its language model; until then it hands everything over but danger. */
async function understood(operator: Operator): Promise<void> {
  for (const end = Date.now() + FITTED_MS; Date.now() < end; ) {
    const { model } = (await operator.ask('GET', '/api/operator/status')) as { model: string };
    if (model !== 'fitting') return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

/** A chat in the terminal: each line in is a message; ends at the end of the input. */
export async function talk(
  operator: Operator,
  language: 'zh' | 'en' | null,
  say: (line: string) => void,
): Promise<void> {
  const id = `terminal-${randomUUID()}`;
  await understood(operator);
  await operator.ask('POST', '/api/operator/threads', { id, language });
  let seen = 0;
  const show = async (): Promise<boolean> => {
    const events = (await operator.ask('GET', `/api/operator/threads/${id}/events?after=${seen}`)) as Entry<'thread'>[];
    for (const { seq, body } of events) {
      seen = seq;
      if (body.from.is === 'customer' || body.audience === 'desk' || body.text === '') continue;
      say(`${body.tone === 'safety' ? '!!' : '<<'} ${body.text.replaceAll('\n', '\n   ')}`);
      if (body.choices) say(`   [${body.choices.map(({ title }) => title).join('] [')}]`);
    }
    return events.some(({ body }) => body.from.is !== 'customer');
  };
  await show();
  // A prompt is for somebody who types; lines that come from a file or a pipe leave only the answers.
  const prompt = process.stdin.isTTY ? '>> ' : '';
  const lines = createInterface({ input: process.stdin, output: process.stdout, prompt });
  lines.prompt();
  for await (const text of lines) {
    if (text.trim() === '') continue;
    await operator.ask('POST', `/api/operator/threads/${id}/messages`, { clientId: randomUUID(), text });
    // The answer comes through the thread; a look-up may add a second bubble.
    for (let quiet = 0, waited = 0; quiet < QUIET_MS && waited < 15_000; waited += 50) {
      quiet = (await show()) ? 0 : quiet + (seen > 1 ? 50 : 0);
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    lines.prompt();
  }
  lines.close();
}
