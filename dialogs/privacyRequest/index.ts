import { account, factIn, oneOf, phone, request } from '../common/request.ts';
import en from './text.en.json' with { type: 'json' };
import zh from './text.zh.json' with { type: 'json' };

const RIGHTS = [
  ['erase', /删|注销|清除|erase|delete|remove/],
  ['withdraw', /撤回|取消授权|不同意|withdraw|revoke/],
  ['correct', /更正|改正|填错|correct|wrong data|fix my/],
  ['see', /查看|导出|复制|存了|有哪些|副本|copy|export|see|what data|what do you/],
] as const;

/** What somebody wants done with their own data: see, correct, erase, withdraw; the privacy officer answers. */
export const privacyRequest = request({
  id: 'privacyRequest',
  intent: 'account.privacy_request',
  kind: 'request',
  text: { en, zh },
  slots: {
    right: {
      ...oneOf('privacyRequest', 'right', 'see', 'correct', 'erase', 'withdraw', 'explain'),
      ask: 'right',
      again: 'rightAgain',
    },
    account,
    phone,
  },
  hears: (message) => ({ about: [], facts: [...message.entities, ...factIn(message, 'right', RIGHTS)], sure: false }),
  promise: 'S-PRIVACY',
});
