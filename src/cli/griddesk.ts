import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Command } from 'commander';
import { config } from 'dotenv';
import { checkContent } from '../content/check.ts';
import { schemas } from '../content/schemas.ts';
import { readEnv } from '../env.ts';
import { analysisCommands } from './analysis.ts';
import { archiveCommands } from './archive.ts';
import { examine } from './doctor.ts';
import { type Operator, reachOperator } from './operator.ts';
import { sampleCommand } from './sample.ts';
import { start } from './start.ts';
import { talk } from './talk.ts';
import { understandingCommands } from './understanding.ts';
import { userCommands } from './user.ts';

const say = (line: string) => void process.stdout.write(`${line}\n`);
const contentDir = fileURLToPath(new URL('../data', import.meta.url));
const environment = () => readEnv(process.env);

async function withOperator(work: (operator: Operator) => Promise<void>): Promise<void> {
  const operator = await reachOperator(environment());
  await work(operator).finally(() => operator.end());
}

if (existsSync(join(process.cwd(), '.env'))) config({ quiet: true });

const program = new Command('griddesk').description('A service desk for power-supply companies.');
program
  .command('start')
  .description('serve customers until stopped')
  .action(() => start(environment(), say));
program
  .command('talk')
  .description('chat in the terminal')
  .option('--lang <zh|en>', 'language of the first words')
  .action(({ lang }: { lang?: string }) =>
    withOperator((operator) => talk(operator, lang === 'zh' || lang === 'en' ? lang : null, say)),
  );
const content = program.command('content').description('the words, departments, promises and intents in data/');
content
  .command('schemas')
  .description('write the JSON schemas of the content files to data/schemas')
  .action(() => {
    for (const [kind, schema] of Object.entries(schemas())) {
      const file = join(contentDir, 'schemas', `${kind.replace('/', '-')}.json`);
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, `${JSON.stringify(schema, null, 2)}\n`);
      say(file);
    }
  });
content
  .command('check')
  .description('name every fault of the content')
  .action(() => {
    const faults = checkContent(contentDir);
    for (const fault of faults) say(fault);
    say(faults.length === 0 ? 'The content is sound.' : `${faults.length} faults.`);
    process.exitCode = faults.length === 0 ? 0 : 1;
  });
program
  .command('doctor')
  .description('what is wrong or missing in this installation')
  .action(() =>
    withOperator(async (operator) => {
      const findings = await examine(environment(), operator);
      const mark = { ok: '  ok ', warning: 'warn ', red: ' RED ' } as const;
      for (const { level, what } of findings) say(`${mark[level]} ${what}`);
      process.exitCode = findings.some(({ level }) => level === 'red') ? 1 : 0;
    }),
  );
understandingCommands(program);
archiveCommands(program, withOperator, say);
analysisCommands(program, withOperator, say);
sampleCommand(program, say);
userCommands(program, withOperator, say);

try {
  await program.parseAsync();
} catch (error) {
  // Every fault of ours says what to do; a stack helps nobody who typed a command.
  process.stderr.write(`${(error as Error).message}\n`);
  process.exit(1);
}
