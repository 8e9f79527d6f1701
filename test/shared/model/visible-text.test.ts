// What text of a bundle may not do anywhere: steer, hide, or turn what is around it.
import { describe, expect, it } from 'vitest';
import { allVisible, cutText, visibleText } from '../../../shared/model/visible-text.ts';

describe('text that is shown', () => {
  it.each([
    ['an escape', 'a\u001b[31mb', 'a\ufffd[31mb'],
    ['a bell', 'a\u0007b', 'a\ufffdb'],
    ['a control of the second set', 'a\u009bb', 'a\ufffdb'],
    ['a delete', 'a\u007fb', 'a\ufffdb'],
    ['an override of direction', 'a\u202eb', 'a\ufffdb'],
    ['an isolate', 'a\u2066b', 'a\ufffdb'],
    ['an Arabic letter mark', 'a\u061cb', 'a\ufffdb'],
    ['a zero-width space', 'a\u200bb', 'a\ufffdb'],
    ['a byte order mark', 'a\ufeffb', 'a\ufffdb'],
    ['a soft hyphen', 'a\u00adb', 'a\ufffdb'],
    ['a tag', 'a\u{e0041}b', 'a\ufffdb'],
    ['a variation selector', 'a\u{e0100}b', 'a\ufffdb'],
    ['an early variation selector', 'a\ufe0fb', 'a\ufffdb'],
    ['an interlinear mark', 'a\ufff9b', 'a\ufffdb'],
    ['half of a character', 'a\ud800b', 'a\ufffdb'],
    ['a private character', 'a\ue000b', 'a\ufffdb'],
    ['one that is not assigned', 'a\u0378b', 'a\ufffdb'],
    ['a filler', 'a\u3164b', 'a\ufffdb'],
    ['an empty Braille cell', 'a\u2800b', 'a\ufffdb'],
    ['a tab', 'a\tb', 'a b'],
    ['a line end', 'a\r\nb', 'a  b'],
    ['a line separator', 'a\u2028b', 'a b'],
  ])('shows that there was %s', (_, text, shown) => {
    expect(visibleText(text)).toBe(shown);
  });

  it.each(['', 'plain ~text~', 'Müller, Åse, Łódź', '東京', 'العربية', 'हिन्दी', '😀', '\u00a0'])(
    'leaves %j as it is',
    (text) => {
      expect(visibleText(text)).toBe(text);
    },
  );

  it('is cut between characters', () => {
    expect(cutText('ab😀', 4)).toBe('ab😀');
    expect(cutText('ab😀c', 4)).toBe('ab…');
    expect(cutText('abcdef', 4)).toBe('abc…');
  });

  it('is made so in every place of a value, but for certificates of ours', () => {
    const pem = '-----BEGIN CERTIFICATE-----\nAA==\n-----END CERTIFICATE-----\n';

    expect(allVisible({ list: ['a\u0000', 1, null, true], pem, inner: { 'k\u200b': '\u202e' } })).toEqual({
      list: ['a\ufffd', 1, null, true],
      pem,
      inner: { 'k\ufffd': '\ufffd' },
    });
  });
});
