import { account, factIn, oneOf, phone, request } from '../common/request.ts';
import en from './text.en.json' with { type: 'json' };
import zh from './text.zh.json' with { type: 'json' };

const CHANGES = [
  ['more', /增容|加大容量|扩容|容量不够|三相|more capacity|increase|upgrade|bigger|three.phase/],
  ['less', /减容|减小|降低容量|less capacity|decrease|reduce/],
  ['resume', /恢复用电|重新启用|解除暂停|resume|restart/],
  ['pause', /暂停|报停|停一段|pause|suspend/],
  ['moveMeter', /移表|挪表|电表移|移一下电表|换个位置|move the meter|relocate/],
  ['category', /改类|改商业|改居民|用电性质|用电类别|category|business rate|residential rate/],
  ['split', /分户|并户|分表|split|merge|separate meter/],
] as const;
const POWER = [['', /(\d{1,6}(?:\.\d{1,2})?) {0,2}(?:kw|kva|千瓦|千伏安)/]] as const;

/** A change of the supply: which, on which account, how much, from when; the department checks the papers and comes to look. */
export const changeSupply = request({
  id: 'changeSupply',
  intent: 'service.capacity_change',
  kind: 'request',
  text: { en, zh },
  slots: {
    change: {
      ...oneOf('changeSupply', 'change', 'more', 'less', 'pause', 'resume', 'moveMeter', 'category', 'split'),
      ask: 'change',
      again: 'changeAgain',
    },
    account,
    capacity: {
      takes: 'capacity',
      ask: 'capacity',
      again: 'capacityAgain',
      optional: true,
      when: ({ answers }) => ['more', 'less'].includes(answers.change?.value ?? ''),
    },
    from: { takes: 'date', ask: 'from', again: 'fromAgain', optional: true, orText: 'atOnce' },
    phone,
  },
  hears: (message) => ({
    about: [],
    facts: [...message.entities, ...factIn(message, 'change', CHANGES), ...factIn(message, 'capacity', POWER)],
    sure: false,
  }),
  promise: 'S-NEW-LV',
});
