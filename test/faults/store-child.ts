import { writeSync } from 'node:fs';
import { openArchive } from '../../src/archive/open.ts';
import { KEYS } from '../archive/ring.ts';
import { readStories, write } from './story.ts';

/*
 * The process that the fault tests kill. It says what happens in lines: "open", "refused <reason>", "read <json>",
 * "ack <writer> <chapter>", "checkpoint"; each is out of the process before the next thing happens.
 */

const [folder = '', task = '', writers = '0'] = process.argv.slice(2);
const say = (line: string): void => void writeSync(1, `${line}\n`);

try {
  const archive = await openArchive(`file:${folder}`, {
    keys: KEYS,
    checkpointBytes: 200_000,
    onFatal: (error) => {
      throw error;
    },
    log: { count: (name) => name === 'archive_checkpoints' && say('checkpoint'), warn: () => {} },
  });
  say('open');
  if (task === 'write') {
    const stories = await readStories(archive, Number(writers));
    say(`read ${JSON.stringify(stories)}`);
    const until = Number.POSITIVE_INFINITY;
    await Promise.all(
      stories.found.map((after, writer) =>
        write(archive, writer, { after, until }, (who, chapter) => say(`ack ${who} ${chapter}`)),
      ),
    );
  }
  // Holds the archive until it is killed, or told to end.
  process.stdin.once('end', () => archive.close());
  process.stdin.resume();
} catch (error) {
  say(`refused ${(error as { readonly reason?: string }).reason}: ${(error as Error).message}`);
}
