import { describe, expect, it } from 'vitest';
import { terminalPicture } from '../../bench/terminal-picture.mjs';

const options = { columns: 80, title: 'A run', description: 'What the terminal showed' };
const textsOf = (svg: string) =>
  [...svg.matchAll(/<text x="([\d.]+)" y="([\d.]+)" textLength="([\d.]+)"([^>]*)>([^<]*)</g)].map(
    ([, x, y, length, style, text]) => ({ x: Number(x), y: Number(y), length: Number(length), style, text }),
  );

describe('terminalPicture', () => {
  it('places every part of one style at its column, as wide as its characters', () => {
    const [prompt, command] = textsOf(terminalPicture([['\u001b[32m$\u001b[39m narrate █░']], options));
    expect(prompt).toMatchObject({ x: 22, length: 8.4, text: '$', style: expect.stringContaining('fill=') });
    expect(command).toMatchObject({ x: 30.4, length: 92.4, text: '\u00a0narrate\u00a0█░', style: '' });
  });

  it('escapes the characters that XML reserves', () => {
    const [line] = textsOf(terminalPicture([['<b> & "c"']], options));
    expect(line?.text).toBe('&lt;b&gt;\u00a0&amp;\u00a0"c"');
  });

  it('keeps several spaces, which browsers would make one', () => {
    const [line] = textsOf(terminalPicture([['a   b']], options));
    expect(line?.text).toBe('a\u00a0\u00a0\u00a0b');
  });

  it('puts lines and screens below one another, with a line between screens', () => {
    const svg = terminalPicture([['one', '', 'two'], ['three']], options);
    expect(textsOf(svg).map(({ y }) => y)).toEqual([36, 76, 116]);
    expect(svg.match(/<line /g)).toHaveLength(1);
  });
});
