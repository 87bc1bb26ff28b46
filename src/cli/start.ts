import type { Env } from '../env.ts';
import { build } from '../main.ts';

const STOP_MS = 25_000;

/** Serves until SIGTERM or SIGINT, then stops cleanly within 25 s. */
export async function start(env: Env, say: (line: string) => void): Promise<void> {
  const running = await build(env);
  const url = env.publicUrl ?? `http://localhost:${running.http.port}`;
  say(`Griddesk is at ${url} (customers). Stop it with Ctrl+C.`);
  if (env.utility === 'sample')
    say('DEMO: sample areas and outages are shown. Set UTILITY and PUBLIC_URL for real customers.');
  if (!env.alert)
    say('Alerts have no target: set ALERT_URL, so that somebody is called when a customer reports a danger.');
  const first = running.firstAdministrator;
  if (first) {
    say(`The console is at ${url}/console. Sign in as ${first.email} with the one-time password ${first.password}`);
    say(`It is shown only now. When it is lost: npx griddesk user reset ${first.email}`);
  }
  let stopping = false;
  const stop = (code: number) => {
    if (stopping) return;
    stopping = true;
    setTimeout(() => process.exit(1), STOP_MS).unref();
    running.stop().then(
      () => process.exit(code),
      () => process.exit(1),
    );
  };
  process.on('SIGTERM', () => stop(0));
  process.on('SIGINT', () => stop(0));
}
