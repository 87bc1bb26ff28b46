import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { loadContent } from '../../src/content/content.ts';
import { type Calendar, companyTime, missingYear } from '../../src/desk/calendar.ts';
import { timeOf } from '../../src/desk/promise.ts';
import { readArticles } from '../../src/knowledge/articles.ts';
import { texts } from '../../src/repertoire.ts';
import { readMaterial } from '../../src/understanding/intents.ts';
import { readSafety } from '../../src/understanding/safety.ts';
import { contentDir } from '../tools/ours.ts';

const PLAIN: Calendar = {
  week: [1, 2, 3, 4, 5],
  hours: [
    { from: '08:30', to: '12:00' },
    { from: '13:30', to: '17:30' },
  ],
  years: {},
};
/** No daylight saving; by an hour in March and October; by half an hour; at midnight, so that some days begin at 01:00; a day that never was. */
const ZONES = ['Asia/Shanghai', 'Europe/Berlin', 'America/New_York', 'Australia/Lord_Howe', 'America/Santiago'];
const HOLIDAYS: Calendar = {
  ...PLAIN,
  years: { '2026': { holidays: [{ from: '2026-02-15', to: '2026-02-23' }], worked: ['2026-02-14', '2026-02-28'] } },
};
const times = [PLAIN, HOLIDAYS].flatMap((calendar) => ZONES.map((zone) => companyTime(calendar, zone)));

const time = fc.constantFrom(...times);
const at = fc
  .integer({ min: Date.parse('2025-10-01'), max: Date.parse('2026-12-31') })
  .map((ms) => new Date(ms).toISOString());
const days = fc.integer({ min: 1, max: 40 });
const minutes = fc.integer({ min: 1, max: 3_000 });
const counted = fc.oneof(
  fc.record({
    clock: fc.constantFrom('workingDays' as const, 'calendarDays' as const),
    first: days,
    second: days,
  }),
  fc.record({ clock: fc.constantFrom('24x7' as const, 'workingHours' as const), first: minutes, second: minutes }),
);
const runs = { numRuns: 120 };

describe('every clock', () => {
  it('is monotone: who starts later, or waits for more, is never due earlier', () => {
    fc.assert(
      fc.property(time, at, at, counted, (company, one, other, { clock, first, second }) => {
        const [early, late] = [one, other].sort() as [string, string];
        const [less, more] = [first, second].sort((a, b) => a - b) as [number, number];
        expect(company.after(clock, early, less) <= company.after(clock, late, less)).toBe(true);
        expect(company.after(clock, early, less) <= company.after(clock, early, more)).toBe(true);
        expect(company.after(clock, early, less) > early).toBe(true);
      }),
      runs,
    );
  });

  it('is additive: a part and then the rest is the whole', () => {
    fc.assert(
      fc.property(time, at, counted, (company, from, { clock, first, second }) => {
        const whole = company.after(clock, from, first + second);
        expect(company.after(clock, company.after(clock, from, first), second)).toBe(whole);
      }),
      runs,
    );
  });

  it('counts back what it has counted', () => {
    fc.assert(
      fc.property(time, at, counted, (company, from, { clock, first }) => {
        expect(company.between(clock, from, company.after(clock, from, first))).toBe(first);
      }),
      runs,
    );
  });
});

describe('working days', () => {
  it('never end on a day off, and end when work does', () => {
    fc.assert(
      fc.property(time, at, days, (company, from, amount) => {
        const due = company.after('workingDays', from, amount);
        expect(company.isWorkday(company.dayOf(due))).toBe(true);
        expect(due).toBe(company.instantOf(company.dayOf(due), '17:30'));
      }),
      runs,
    );
  });

  it('are the naive count where no week has a holiday', () => {
    const company = companyTime(PLAIN, 'Europe/Berlin');
    fc.assert(
      fc.property(at, days, (from, amount) => {
        let day = Date.parse(`${company.dayOf(from)}T00:00:00Z`);
        for (let left = amount; left > 0; ) {
          day += 86_400_000;
          if (![0, 6].includes(new Date(day).getUTCDay())) left -= 1;
        }
        expect(company.dayOf(company.after('workingDays', from, amount))).toBe(
          new Date(day).toISOString().slice(0, 10),
        );
      }),
      runs,
    );
  });

  it('a working hour is always inside the hours of work', () => {
    fc.assert(
      fc.property(time, at, minutes, (company, from, amount) => {
        const due = company.after('workingHours', from, amount);
        const day = company.dayOf(due);
        expect(company.isWorkday(day)).toBe(true);
        const inside = PLAIN.hours.some(
          (hours) => company.instantOf(day, hours.from) < due && due <= company.instantOf(day, hours.to),
        );
        expect(inside).toBe(true);
      }),
      runs,
    );
  });
});

describe('the clocks of the place', () => {
  it('a time of a day is that time, also on the days on which the clocks are changed', () => {
    const berlin = companyTime(PLAIN, 'Europe/Berlin');
    expect(berlin.instantOf('2026-03-27', '17:30')).toBe('2026-03-27T16:30:00.000Z');
    expect(berlin.instantOf('2026-03-30', '17:30')).toBe('2026-03-30T15:30:00.000Z');
    expect(berlin.after('workingDays', '2026-03-27T09:00:00.000Z', 1)).toBe('2026-03-30T15:30:00.000Z');
    // 02:30 does not come on the 29th of March, and comes twice on the 25th of October.
    expect(berlin.instantOf('2026-03-29', '02:30')).toBe('2026-03-29T01:30:00.000Z');
    expect(berlin.instantOf('2026-10-25', '02:30')).toBe('2026-10-25T00:30:00.000Z');
  });

  it('a shift over a change of the clocks counts the hours that pass', () => {
    const nights = companyTime({ ...PLAIN, week: [6, 7], hours: [{ from: '00:00', to: '08:00' }] }, 'Europe/Berlin');
    const whole = (day: string) => [nights.instantOf(day, '00:00'), nights.instantOf(day, '08:00')] as const;
    expect(nights.between('workingHours', ...whole('2026-03-29'))).toBe(7 * 60);
    expect(nights.between('workingHours', ...whole('2026-10-25'))).toBe(9 * 60);
  });
});

describe('the shipped calendar', () => {
  const content = loadContent(contentDir, {
    dialogs: texts,
    intents: readMaterial(contentDir).intents,
    safety: readSafety(contentDir).texts,
    articles: readArticles(contentDir),
  });
  const company = timeOf(content);

  it.each([
    // Before the Spring Festival: the Saturday is worked, then nine days are free.
    ['2026-02-13T02:00:00.000Z', 1, '2026-02-14T09:30:00.000Z'],
    ['2026-02-13T02:00:00.000Z', 5, '2026-02-27T09:30:00.000Z'],
    ['2026-02-13T02:00:00.000Z', 6, '2026-02-28T09:30:00.000Z'],
    // Over National Day, with a worked Saturday after it.
    ['2026-09-30T02:00:00.000Z', 3, '2026-10-10T09:30:00.000Z'],
    // In the evening of the 30th in UTC it is the 1st of May there already.
    ['2026-04-30T17:00:00.000Z', 1, '2026-05-06T09:30:00.000Z'],
  ])('from %s, %i working days', (from, amount, due) => {
    expect(company.after('workingDays', from, amount)).toBe(due);
  });

  it('says which year it lacks, the next one from November on', () => {
    expect(missingYear(content.calendar, '2026-10-31')).toBeNull();
    expect(missingYear(content.calendar, '2026-11-01')).toBe('2027');
    expect(missingYear(content.calendar, '2028-03-01')).toBe('2028');
  });
});
