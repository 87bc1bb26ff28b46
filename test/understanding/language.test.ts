import { describe, expect, it } from 'vitest';
import { fold } from '../../src/understanding/fold.ts';
import { languageOf } from '../../src/understanding/language.ts';
import { fc, test as property } from './property.ts';

describe('languageOf', () => {
  it.each(['家里没电了', '你好', '轉人工', '我要看 App 上的 kWh', 'OK 那就这样', '帮我看下 meter'])(
    'reads %s as Chinese',
    (text) => {
      expect(languageOf(text)).toBe('zh');
    },
  );

  it.each(['the power is out', 'thanks', 'my name is 李雷 and the power is out', 'no power at all'])(
    'reads %s as English',
    (text) => {
      expect(languageOf(text)).toBe('en');
    },
  );

  it.each(['ok', 'OK!', '13800138000', '👍👍', '...', '', 'kWh', 'li.lei@example.com', '１２３４', 'yes'])(
    'sees no language in %j',
    (text) => {
      expect(languageOf(text)).toBeNull();
    },
  );
});

describe('fold', () => {
  it('brings full width, capitals and traditional characters to one form', () => {
    expect(fold('ＡＢＣ１２３　電線斷了')).toBe('abc123 电线断了');
  });

  property('keeps every position', fc.string({ unit: 'binary', maxLength: 200 }), (text) => {
    expect(fold(text)).toHaveLength(text.length);
  });
});
