import { describe, expect, it } from 'vitest';
import { plainRules } from '../../../src/markdown/dialects/reading-rules.js';
import { readMarkdown } from '../../../src/markdown/read/read.js';
import { defaults } from '../policies.js';

const read = (markdown: string, version: 1 | 2 = 2) => {
  const { blocks, skipped } = readMarkdown(markdown, defaults, { ...plainRules, version });
  return {
    said: blocks.map(({ text }) => text),
    skipped: skipped.map(({ kind, preview }) => `${kind}: ${preview}`),
  };
};

describe('alternative text of an image', () => {
  it.each([
    'image001.jpg',
    'IMG_2031.JPG',
    'IMG_2031',
    'PXL_20240101_101112',
    'image1',
    '../img/map.png',
    'img/map-of-the-harbour.svg',
    'C:\\pictures\\map',
    'https://a.example/map',
    'Screenshot 2024-01-01 at 10.00.00',
    'Screen Shot 2024-01-01 at 10.00.00 PM.png',
    'Screenshot_20240101-100000',
    'Bildschirmfoto 2024-01-01 um 10.00.00',
    'Capture d’écran 2024-01-01 à 10.00.00',
    'Pasted image 20240101100000.png',
  ])('is not spoken if it is a file name: %s', (alt) => {
    expect(read(`![${alt.replaceAll('\\', '\\\\').replaceAll('_', '\\_')}](x.png)`)).toEqual({
      said: [],
      skipped: [`image: ${alt}`],
    });
  });

  it.each(['image', 'Picture', 'img', 'a photo', 'Screenshot', 'The image.', 'Bild'])(
    'is not spoken if it is only a word for all images: %s',
    (alt) => {
      expect(read(`![${alt}](x.png)`)).toEqual({ said: [], skipped: [`image: ${alt}`] });
      expect(read(`![${alt}](x.png)`, 1).said).toEqual([alt]);
    },
  );

  it.each([
    ['old map 2.png', 'img/old%20map%202.png'],
    ['old_map_2', 'img/old_map_2.png'],
  ])('is not spoken if it is the name of its own file: %s', (alt, address) => {
    expect(read(`![${alt}](${address})`).said).toEqual([]);
  });

  it.each([
    ['A harbour', 'a.png'],
    ['map', 'map.png'],
    ['Figure 1', 'figure-1.png'],
    ['Figure 1. The image map.png, opened', 'a.png'],
    ['Screenshot of the settings', 'a.png'],
    ['A photo of us', 'a.png'],
    ['Photo finish', 'a.png'],
    ['Screenshot 2 shows the menu', 'a.png'],
    ['P.S. and so on', 'a.png'],
    ['and/or', 'a.png'],
    ['1984', 'cover.jpg'],
  ])('is spoken if it describes the image: %s', (alt, address) => {
    expect(read(`![${alt}](${address})`).said).toEqual([alt]);
  });

  it('is spoken under the rules of version 1', () => {
    expect(read('![IMG_2031.JPG](x.png)', 1).said).toEqual(['IMG_2031.JPG']);
  });

  it('of a referenced image is checked, too', () => {
    expect(read('![image001.jpg][map]\n\n[map]: x.png').skipped).toEqual(['image: image001.jpg']);
  });
});
