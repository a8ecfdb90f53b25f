import { describe, expect, it } from 'vitest';
import { plausibleEnds } from '../../../src/split/sentences/sentence-ends.js';

/** Proposes a sentence end at each `|`, and returns the text with `|` at the remaining ends. */
function remaining(marked: string): string {
  const pieces = marked.split('|');
  const text = pieces.join('');
  let offset = 0;
  const proposed = pieces.map((piece) => {
    offset += piece.length;
    return offset;
  });
  return [...plausibleEnds(text, proposed)]
    .reverse()
    .reduce((all, end) => `${all.slice(0, end)}|${all.slice(end)}`, text);
}

describe('plausibleEnds', () => {
  it.each([
    ['moves an end before white space', 'One. |Two.  ', 'One.| Two.|  '],
    [
      'leaves opening quotation marks to the next sentence',
      '“One. “|Two.” |"Three. "|Four.',
      '“One.| “Two.”| "Three.| "Four.|',
    ],
    ['leaves opening brackets to the next sentence', 'One. (|Two.) [|Three.]', 'One.| (Two.)| [Three.]|'],
    [
      'adds closing marks to the sentence before',
      "One.|” Two.|) Three.|' Four.",
      "One.”| Two.)| Three.'| Four.|",
    ],
    [
      'drops ends inside a word',
      'It is 3.|14, foo.|rs or Yes!|Go. |On.',
      'It is 3.14, foo.rs or Yes!Go.| On.|',
    ],
    ['keeps ends in scripts without spaces', '今天。|明天！”|好？|完', '今天。|明天！”|好？|完|'],
    [
      'drops ends after initials and abbreviations before numbers',
      'M. |Dupont read Vol. |2 of it (by J. |Doe). |Then',
      'M. Dupont read Vol. 2 of it (by J. Doe).| Then|',
    ],
    [
      'drops ends after the number of a list item',
      '1. |One is. |b) |Two is. |IV. |Four is.',
      '1. One is.| b) Two is.| IV. Four is.|',
    ],
    [
      'drops ends in a hesitation',
      'Wait... |what? |Well… |yes. |So... |He left.',
      'Wait... what?| Well… yes.| So...| He left.|',
    ],
    ['always adds the end of the last word', 'No stop at all ', 'No stop at all| '],
    ['returns nothing for white space', ' | ', '  '],
  ])('%s', (_, proposed, ends) => {
    expect(remaining(proposed)).toBe(ends);
  });
});
