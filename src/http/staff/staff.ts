import type { Archive, Clock, Watch } from '../../desk/ports.ts';
import { createPasswords, type Passwords } from './passwords.ts';
import { createSessions, type Sessions } from './sessions.ts';
import { createUsers, type Users } from './users.ts';

/** Who works at the desk, and who of them is signed in. */
export interface StaffDesk {
  readonly users: Users;
  readonly sessions: Sessions;
}

/** `key`: 32 bytes that outlive a restart, and without which ids and tokens cannot be guessed. `https`: staff come by https. */
export function openStaff(parts: {
  readonly archive: Archive;
  readonly clock: Clock;
  readonly key: Buffer;
  readonly https: boolean;
  readonly watch: Watch;
  readonly passwords?: Passwords;
}): StaffDesk {
  const sessions = createSessions(parts);
  const users = createUsers({ ...parts, sessions, passwords: parts.passwords ?? createPasswords() });
  return { users, sessions };
}
