import type { Presence } from '../../desk/ports.ts';
import type { User } from '../../desk/records.ts';
import type { Availability } from './contract.ts';
import { CHAT_ROLES, has, worksFor } from './sight.ts';

type Chosen = Exclude<Availability, 'offline'>;

/** Who has a console open, and whether they take chats; in the memory of this process. */
export interface Roster extends Presence {
  /** A console of theirs has opened; true when it is their only one. */
  arrive(user: User): boolean;
  /** A console of theirs has closed; true when it was the last one. */
  leave(user: string): boolean;
  /** Their roles, departments or name are now these. */
  amend(user: User): void;
  /** What they have chosen stays with them until they choose anew, consoles open or not. */
  choose(user: string, availability: Chosen): void;
  /** `offline` without a console, whatever they have chosen. */
  of(user: string): Availability;
}

export function createRoster(): Roster {
  const open = new Map<string, { user: User; consoles: number }>();
  const chosen = new Map<string, Chosen>();
  const of = (id: string): Availability => (open.has(id) ? (chosen.get(id) ?? 'online') : 'offline');
  return {
    here: (agent) => open.has(agent),
    onDuty: (department) =>
      [...open.values()]
        .map(({ user }) => user)
        .filter((user) => of(user.id) === 'online' && has(user, CHAT_ROLES) && worksFor(user, department))
        .map(({ id }) => id),
    arrive(user) {
      const before = open.get(user.id)?.consoles ?? 0;
      open.set(user.id, { user, consoles: before + 1 });
      return before === 0;
    },
    leave(id) {
      const there = open.get(id);
      if (!there) return false;
      there.consoles -= 1;
      return there.consoles === 0 && open.delete(id);
    },
    amend(user) {
      const there = open.get(user.id);
      if (there) there.user = user;
    },
    choose: (id, availability) => void chosen.set(id, availability),
    of,
  };
}
