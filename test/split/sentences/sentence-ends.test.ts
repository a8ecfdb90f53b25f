import { describe, expect, it } from 'vitest';
import { plausibleEnds } from '../../../src/split/sentences/sentence-ends.js';

/** Sentence ends are proposed at each `|`. */
function kept(marked: string): string {
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
    ['white space before an end', 'One. |Two.  ', 'One.| Two.|  '],
    [
      'opening quotation marks to the next sentence',
      '“One. “|Two.” |"Three. "|Four.',
      '“One.| “Two.”| "Three.| "Four.|',
    ],
    ['opening brackets too', 'One. (|Two.) [|Three.]', 'One.| (Two.)| [Three.]|'],
    ['closing ones to the last', "One.|” Two.|) Three.|' Four.", "One.”| Two.)| Three.'| Four.|"],
    ['nothing inside a word', 'It is 3.|14, foo.|rs or Yes!|Go. |On.', 'It is 3.14, foo.rs or Yes!Go.| On.|'],
    ['but scripts without spaces', '今天。|明天！”|好？|完', '今天。|明天！”|好？|完|'],
    [
      'no initial and no numbered abbreviation',
      'M. |Dupont read Vol. |2 of it (by J. |Doe). |Then',
      'M. Dupont read Vol. 2 of it (by J. Doe).| Then|',
    ],
    ['no list number', '1. |One is. |b) |Two is. |IV. |Four is.', '1. One is.| b) Two is.| IV. Four is.|'],
    [
      'no hesitation',
      'Wait... |what? |Well… |yes. |So... |He left.',
      'Wait... what?| Well… yes.| So...| He left.|',
    ],
    ['always the end of the last word', 'No stop at all ', 'No stop at all| '],
    ['nothing where nothing is said', ' | ', '  '],
  ])('keeps %s', (_, proposed, ends) => {
    expect(kept(proposed)).toBe(ends);
  });
});
