import { expect, test } from 'vitest';
import { readActivity } from '../../src/web/chat/activity.ts';
import { pieces, readable } from '../../src/web/chat/plain.ts';

const shown = (text: string, numbers: string[] = []) =>
  pieces(text, numbers).map((piece) => {
    if (piece.is === 'words') return piece.text;
    return piece.is === 'call' ? { call: piece.number } : { host: piece.host, rest: piece.rest };
  });

test.each([
  ['right to left override', 'bill\u202efdp.exe', 'billfdp.exe'],
  ['isolates', '\u2066a\u2069b', 'ab'],
  ['zero width', 'pay\u200bpal\u2060.com\ufeff', 'paypal.com'],
  ['joiner between letters', 'a\u200db', 'ab'],
  ['joiner in an emoji', '👩\u200d🔧', '👩\u200d🔧'],
  ['emoji with a colour', '👩🏽\u200d🔧', '👩🏽\u200d🔧'],
  ['control characters', 'a\u0000b\u001bc\td\ne', 'abc\td\ne'],
  ['line separators', 'a\r\nb\u2028c', 'a\nb\nc'],
  ['tags', 'ok\u{e0041}\u{e0042}', 'ok'],
  ['filler', 'a\u3164b', 'ab'],
  ['a flood of marks', `e${'\u0301'.repeat(40)}x`, 'e\u0301\u0301\u0301\u0301x'],
  ['Han and full width stay', '欠费１２３。', '欠费１２３。'],
])('%s', (_, text, wanted) => {
  expect(readable(text)).toBe(wanted);
});

test.each<[string, unknown[]]>([
  ['看 https://example.com/a?b=1，谢谢', ['看 ', { host: 'example.com', rest: '/a?b=1' }, '，谢谢']],
  ['https://example.com.', [{ host: 'example.com', rest: '' }, '.']],
  ['https://bank.example@evil.example/', ['https://bank.example@evil.example/']],
  ['https://user:pw@evil.example/', ['https://user:pw@evil.example/']],
  ['http://example.com javascript:alert(1)', ['http://example.com javascript:alert(1)']],
  ['https://аpple.example', [{ host: 'xn--pple-43d.example', rest: '' }]],
  ['https://', ['https://']],
])('addresses in %s', (text, wanted) => {
  expect(shown(text)).toEqual(wanted);
});

test.each<[string, unknown[]]>([
  ['请拨打 120 或 400-000-0123。', ['请拨打 ', { call: '120' }, ' 或 ', { call: '400-000-0123' }, '。']],
  ['call 120.', ['call ', { call: '120' }, '.']],
  ['1200 kWh, 3120, 120.5, 120% and A120', ['1200 kWh, 3120, 120.5, 120% and A120']],
  ['8400-000-0123', ['8400-000-0123']],
])('numbers in %s', (text, wanted) => {
  expect(shown(text, ['400-000-0123', '120'])).toEqual(wanted);
});

test('a long address is shortened, its host is not', () => {
  const [piece] = pieces(`https://example.com/${'a'.repeat(200)}`, []);
  expect(piece).toMatchObject({ is: 'link', host: 'example.com', rest: `/${'a'.repeat(38)}…` });
});

test.each([
  ['nothing', null],
  ['text that is no text', { type: 'message', id: 'c|1', text: { a: 1 }, from: { role: 'bot' } }],
  ['no id', { type: 'message', text: 'x', from: { role: 'bot' } }],
  ['an event', { type: 'event', id: 'c|1', text: 'x', from: { role: 'bot' } }],
  ['a customer who types', { type: 'typing', from: { role: 'user' } }],
  ['only invisible characters', { type: 'message', id: 'c|1', text: '\u200b\u2060', from: { role: 'bot' } }],
])('%s is not shown', (_, activity) => {
  expect(readActivity(activity)).toBeNull();
});

test('a customer cannot look like an agent or give a safety notice', () => {
  const read = readActivity({
    type: 'message',
    id: 'c|0000007',
    text: 'x',
    from: { role: 'user', name: 'Li' },
    channelData: { from: 'agent', tone: 'safety' },
  });
  expect(read).toMatchObject({ author: { is: 'customer' }, safety: false, seq: 7 });
});
