import { dialog, type Message } from '../../src/dialog/index.ts';
import en from './text.en.json' with { type: 'json' };
import zh from './text.zh.json' with { type: 'json' };

/** A complaint that says nothing yet but that it is one. */
const BARE = [
  /^(?:你好|您好)?我?(?:现在)?(?:要|想|得|必须)?(?:正式)?(?:投诉|举报)(?:你们|你|他们|供电局|供电公司|电力公司|一下|一件事|个事)*$/,
  /^(?:hi |hello )?(?:i )?(?:(?:want|need|would like|d like|wish) )?(?:to )?(?:make |file |lodge |raise |submit )?(?:a )?(?:formal |serious )?(?:complaint|complain)(?: about (?:you|something))?(?: please)?$/,
];
const isBare = (text: string): boolean => {
  const said = text
    .toLowerCase()
    .replaceAll(/[\p{P}\p{S}]+/gu, ' ')
    .replaceAll(/\s+/g, ' ')
    .trim();
  return BARE.some((bare) => bare.test(/\p{Script=Han}/u.test(said) ? said.replaceAll(' ', '') : said));
};

/** The whole message is what happened, in the customer's own words. */
const hears = ({ text, entities }: Message) => {
  const told =
    text.trim() === '' || isBare(text) ? [] : [{ type: 'words', value: text.trim(), text, start: 0, end: text.length }];
  return { about: [], facts: [...entities, ...told], sure: false };
};

/** A complaint: what happened in the customer's own words, who to answer, then a ticket at service quality with its number, its time, the way to appeal, and a person for who wants one. */
export const complaint = dialog({
  id: 'complaint',
  intents: ['feedback.complaint'],
  text: { en, zh },
  slots: {
    what: {
      takes: 'words',
      ask: 'what',
      again: 'whatAgain',
      verbatim: true,
      merge: (old, fresh) => `${old}\n${fresh}`,
    },
    phone: {
      takes: 'mobile',
      also: ['landline'],
      ask: 'phone',
      again: 'phoneAgain',
      optional: true,
      field: 'phones',
      personal: true,
      known: true,
    },
  },
  hears,
  done: ({ answers: { what, phone }, seqs, amending, repeated }, say) => {
    const facts = { what: what?.value ?? '', ...(phone?.value ? { phone: phone.value } : {}) };
    if (amending || repeated) return [{ do: 'amendTicket', kind: 'complaint', seqs, facts }, say('amended')];
    return [
      {
        do: 'openTicket',
        kind: 'complaint',
        intent: 'feedback.complaint',
        facts,
        joins: null,
        promise: 'S-COMPLAINT-CONTACT',
        seqs,
      },
      {
        ...say('registered', {}, [{ value: 'person', title: { words: 'complaint.person' } }]),
        card: {
          title: 'complaint.card',
          rows: [
            { label: 'complaint.number', value: { fact: 'ticket' } },
            { label: 'complaint.at', value: { fact: 'department' } },
            { label: 'complaint.contactBy', value: { fact: 'due' } },
            { label: 'complaint.appeal', value: { words: 'complaint.regulator' } },
          ],
        },
      },
    ];
  },
});
