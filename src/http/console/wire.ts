import type { IncomingMessage } from 'node:http';
import { parse } from 'secure-json-parse';
import { CLIENT_FRAME, type ClientFrame } from './contract.ts';

/** Frames a second, and at once, that a console may send. */
const RATE = 10;
const BURST = 40;

export function isHandshake({ method, headers }: IncomingMessage): boolean {
  return (
    method === 'GET' &&
    headers.upgrade?.toLowerCase() === 'websocket' &&
    headers['sec-websocket-version'] === '13' &&
    /^[+/0-9a-z]{22}==$/i.test(headers['sec-websocket-key'] ?? '')
  );
}

/** Says no once more frames have come than the rate allows. */
export function createRate(): () => boolean {
  let left = BURST;
  let at = performance.now();
  return () => {
    const now = performance.now();
    left = Math.min(BURST, left + ((now - at) / 1000) * RATE) - 1;
    at = now;
    return left >= 0;
  };
}

/** Null for what is no frame of the contract. */
export function read(data: unknown, binary: boolean): ClientFrame | null {
  if (binary) return null;
  try {
    const value: unknown = parse(String(data), undefined, { protoAction: 'error', constructorAction: 'error' });
    return CLIENT_FRAME.safeParse(value).data ?? null;
  } catch {
    return null;
  }
}
