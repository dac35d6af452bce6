import { array, assert, constantFrom, property } from 'fast-check';
import { describe, expect, it } from 'vitest';
import { sanitiseLine, sanitiseMarkdown } from '../../../src-main/registry/review-text.ts';

describe('the Markdown of a review', () => {
  it.each([
    ['**bold**, _em_ and\n\n- a list\n- of two', '**bold**, _em_ and\n\n- a list\n- of two'],
    ['see [docs](https://example.com/a?b=c&d=e)', 'see [docs](https://example.com/a?b=c&d=e)'],
    ['see [docs](<https://example.com/> "title")', 'see [docs](https://example.com/)'],
    ['`a < b` and a < b', '`a < b` and a < b'],
    ['```js\nif (a<b) {}\n```', '```js\nif (a< b) {}\n```'],
    ['> quoted', '> quoted'],
    ['family 👨‍👩‍👧', 'family 👨‍👩‍👧'],
    ['日本語 العربية', '日本語 العربية'],
  ])('keeps %j', (text, kept) => {
    expect(sanitiseMarkdown(text)).toBe(kept);
  });

  it.each([
    ['a tag', 'a<img src=x onerror=alert(1)>b', 'ab'],
    ['a tag in a tag', '<scr<b>ipt>alert(1)</scr</b>ipt>', 'alert(1)'],
    ['a comment', 'a<!-- hidden -->b', 'ab'],
    ['an image', '![chart](https://tracker.example/p.png)', '[chart](https://tracker.example/p.png)'],
    ['a script link', 'click [here](javascript:alert(1)) now', 'click here now'],
    ['a script link with an entity', '[x](javascript&colon;alert(1))', 'x'],
    ['a script link over two lines', '[x](\njavascript:alert(1)\n)', 'x'],
    ['a data link', '[x](data:text/html;base64,AAAA)', 'x'],
    ['an http link', '[x](http://example.com)', 'x'],
    ['a link with a user name in it', '[x](https://bank.example@evil.example/)', 'x'],
    ['an autolink of another scheme', '<ftp://example.com>', ''],
    ['a bare http address', 'see http://example.com', 'see example.com'],
    ['a link definition', '[x]\n\n[x]: javascript:alert(1)', '[x]\n\n[x] : javascript:alert(1)'],
    ['bidirectional marks', 'a\u202Eb\u2066c\u200Bd', 'abcd'],
    ['controls', 'a\u0000b\u001Bc\u0085d', 'abc\nd'],
    ['half a character', 'a\uD800b', 'ab'],
  ])('takes out %s', (_what, text, left) => {
    expect(sanitiseMarkdown(text)).toBe(left);
  });

  it('lets nothing begin in code that a renderer could see as more than code', () => {
    const text = '> ```\n> code\n\n<img src=x>![a](javascript:b)\n[a]: javascript:c\n```';
    expect(sanitiseMarkdown(text)).not.toMatch(/<[a-z/!?]|\]\(|!\[|\]:/i);
  });

  it('never leaves a tag, an image or a link that is not https, whatever is written', () => {
    const piece = constantFrom(
      '<',
      '>',
      '[',
      ']',
      '(',
      ')',
      '!',
      '`',
      '```',
      '\n',
      '\n\n',
      '\\',
      '"',
      ':',
      '/',
      ' ',
      'a',
      'script',
      'javascript:',
      'https://a.example',
      'http://b.example',
      '](',
      '![',
      '<a href=',
      '-->',
      '<!--',
      '&lt;',
      '\u202E',
      '\u200D',
      '👨',
      '~~~',
    );
    assert(
      property(array(piece, { maxLength: 60 }), (pieces) => {
        const clean = sanitiseMarkdown(pieces.join(''));
        expect(clean).not.toMatch(/<[a-z/!?]/i);
        expect(clean).not.toMatch(/\]\((?!https:\/\/)/);
        expect(clean).not.toMatch(/!\[/);
        expect(clean).not.toMatch(/\u202E/);
      }),
      { numRuns: 2_000 },
    );
  });

  it('copes with the longest text of the worst kind', () => {
    for (const unit of ['[', '](', '<a', '`', '``` ', '![', '(', '](https://', '<!--', '[a](', '\\']) {
      const text = unit.repeat(Math.floor(8_000 / unit.length));
      expect(sanitiseMarkdown(text).length).toBeLessThan(40_000);
    }
  });
});

describe('the title of a review', () => {
  it('is one line of plain text', () => {
    expect(sanitiseLine('  Works\nwell <i>so far</i>\u200B ')).toBe('Works well so far');
  });
});
