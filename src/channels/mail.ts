import { createTransport } from 'nodemailer';
import type { Fate } from './connector/sender.ts';

/** Sends plain letters. */
export interface Mail {
  /** `dead`: the server refuses this letter for good. */
  send(to: string, subject: string, text: string): Promise<Fate>;
  stop(): void;
}

const TIMEOUT_MS = 10_000;
const MOST_AT_ONCE = 5;

/** Over one SMTP server, `smtp://` (STARTTLS where it is offered) or `smtps://`. Connections are kept. */
export function createMail({ url, from }: { readonly url: string; readonly from: string }): Mail {
  const transport = createTransport(
    {
      url,
      pool: true,
      maxConnections: MOST_AT_ONCE,
      connectionTimeout: TIMEOUT_MS,
      greetingTimeout: TIMEOUT_MS,
      socketTimeout: TIMEOUT_MS,
      disableFileAccess: true,
      disableUrlAccess: true,
    },
    { from },
  );
  return {
    async send(to, subject, text) {
      try {
        await transport.sendMail({ to: { name: '', address: to }, subject, text });
        return 'sent';
      } catch (fault) {
        const code = (fault as { readonly responseCode?: number }).responseCode ?? 0;
        return code >= 500 ? 'dead' : 'later';
      }
    },
    stop: () => transport.close(),
  };
}
