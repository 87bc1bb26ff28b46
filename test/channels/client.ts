import { type Activity, ConnectionStatus, DirectLine, type DirectLineOptions } from 'botframework-directlinejs';
import { onTestFinished } from 'vitest';
import { actAsBrowser } from './xhr.ts';

/** The unmodified client, with what it has shown so far. */
export interface Client {
  readonly line: DirectLine;
  readonly activities: Activity[];
  /** Texts in the order shown; typing left out. */
  texts(): string[];
  /** Posts as Web Chat does; gives the activity's id. */
  post(text: string, clientActivityID: string): Promise<string>;
  status(): ConnectionStatus;
}

/** Starts botframework-directlinejs in Node against a server; it reconnects after three seconds, its shortest wait. */
export function startClient(
  at: { readonly url: string },
  options: Partial<DirectLineOptions> & Pick<DirectLineOptions, 'webSocket'>,
): Client {
  actAsBrowser();
  const services = { random: () => 0 };
  const line = new DirectLine({
    domain: `${at.url}/v3/directline`,
    pollingInterval: 200,
    ...options,
    ...services,
  } as DirectLineOptions);
  const activities: Activity[] = [];
  let status = ConnectionStatus.Uninitialized;
  line.connectionStatus$.subscribe((now) => {
    status = now;
  });
  const subscription = line.activity$.subscribe((activity) => activities.push(activity));
  onTestFinished(() => {
    subscription.unsubscribe();
    line.end();
  });
  return {
    line,
    activities,
    texts: () => activities.flatMap((one) => (one.type === 'message' ? [one.text ?? ''] : [])),
    post: (text, clientActivityID) =>
      new Promise((resolve, reject) => {
        const activity = { type: 'message', text, from: { id: 'whoever' }, channelData: { clientActivityID } };
        line.postActivity(activity as Activity).subscribe(resolve, reject);
      }),
    status: () => status,
  };
}
