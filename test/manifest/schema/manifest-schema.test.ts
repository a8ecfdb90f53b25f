import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { printSchema } from '../../../src/cli/commands/schema/command.js';
import { keysAt, manifestJsonSchema } from '../../../src/manifest/schema/manifest-schema.js';

describe('manifestJsonSchema', () => {
  // After a build, `npm run schema` writes the file.
  it('is the content of narrate.schema.json', async () => {
    let printed = '';
    await printSchema((text) => {
      printed += text;
    });
    const file = resolve(import.meta.dirname, '../../../narrate.schema.json');
    expect(printed).toBe(readFileSync(file, 'utf8'));
  });

  it('has the required keys and allows no unknown keys', () => {
    expect(manifestJsonSchema()).toMatchObject({
      $schema: 'http://json-schema.org/draft-07/schema#',
      required: ['voice', 'chapters'],
      additionalProperties: false,
      properties: { chunks: { properties: { maxBytes: { default: 3900 } } } },
    });
  });
});

describe('keysAt', () => {
  it.each([
    [
      ['audio', 'gaps'],
      [
        'sentence',
        'paragraph',
        'listItem',
        'heading',
        'section',
        'thematicBreak',
        'chapterStart',
        'chapterEnd',
      ],
    ],
    [
      ['voices', 'anyone'],
      ['voice', 'prompt', 'language', 'draftVoice'],
    ],
    [
      ['chapters', 3, 'sections', 0],
      ['heading', 'as', 'voice', 'prompt', 'language'],
    ],
    [['engine'], ['name', 'model', 'price', 'baseUrl']],
    [
      ['engine', 'price'],
      ['request', 'thousandCharacters', 'minute'],
    ],
    [['title'], []],
    [['nowhere', 'at', 'all'], []],
  ])('returns the valid keys at %j', (path, keys) => {
    expect(keysAt(path)).toEqual(keys);
  });
});
