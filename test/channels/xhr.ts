import { WebSocket } from 'ws';

/** As much of a browser's XMLHttpRequest as botframework-directlinejs uses, over fetch. */
class Xhr {
  readyState = 0;
  status = 0;
  response: unknown = null;
  responseType = '';
  timeout = 0;
  withCredentials = false;
  onreadystatechange: (() => void) | null = null;
  ontimeout: (() => void) | null = null;
  private request = { method: 'GET', url: '' };
  private readonly sent: Record<string, string> = {};
  private received = new Headers();

  open(method: string, url: string): void {
    this.request = { method, url };
  }
  setRequestHeader(name: string, value: string): void {
    this.sent[name] = value;
  }
  getResponseHeader(name: string): string | null {
    return this.received.get(name);
  }
  abort(): void {}
  send(body?: string): void {
    const { method, url } = this.request;
    const signal = this.timeout > 0 ? { signal: AbortSignal.timeout(this.timeout) } : {};
    fetch(url, { method, headers: this.sent, ...(body !== undefined && { body }), ...signal })
      .then(async (answer) => {
        const text = await answer.text();
        this.received = answer.headers;
        this.response = answer.headers.get('content-type') === 'application/json' ? JSON.parse(text) : text;
        this.done(answer.status);
      })
      .catch(() => this.done(0));
  }
  private done(status: number): void {
    this.status = status;
    this.readyState = 4;
    this.onreadystatechange?.call(this);
  }
}

/** Gives Node the two things of a browser that the client takes from the global scope. */
export function actAsBrowser(): void {
  Object.assign(globalThis, { XMLHttpRequest: Xhr, WebSocket });
}
