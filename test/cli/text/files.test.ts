import { expect, it } from 'vitest';
import { filesText } from '../../../src/cli/text/files.js';
import { nothingDelivered } from '../../../src/deliver/deliver-project.js';

it('lists the files of chapters by their kind, so that a long book has one short line', () => {
  const chapters = Array.from({ length: 300 }, (_, index) => `audiobook/${index}-part`);
  const sidecars = [
    ...chapters.flatMap((name) => [`${name}.srt`, `${name}.words.json`, `${name}.chapters.json`]),
    'audiobook/publication.json',
    'audiobook/cover.png',
    'audiobook/index.html',
    ...chapters.map((_, index) => `audiobook/page/ch-${index}.js`),
  ];
  const list = 'captions (srt), chapters.json, words.json, publication.json, cover.png, index.html';
  const text = (columns: number) => filesText({ ...nothingDelivered, sidecars }, { columns });
  expect(text(120)).toBe(`  other files: ${list}\n`);
  expect(text(80)).toBe(`  other files:\n      ${list.replace(' index', '\n        index')}\n`);
});
