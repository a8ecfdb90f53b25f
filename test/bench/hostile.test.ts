import { describe, expect, it } from 'vitest';
import { hostileChapters, hostileManifests } from '../../bench/hostile-inputs.mjs';
import { hasErrors } from '../../src/base/diagnostic.js';
import { parseManifest } from '../../src/manifest/parse-manifest.js';
import { readMarkdown } from '../../src/markdown/read/read.js';
import { engines } from '../manifest/profiles.js';
import { readAll } from '../markdown/policies.js';

const linesOf = (text: string): number => text.split(/\r\n|\n|\r/).length;

/** `bench/hostile.mjs` measures how the time grows with these texts. */
describe('hostile inputs', () => {
  it.each([...hostileChapters])(
    'a chapter is either read or refused with one of its lines: %s',
    (_name, make) => {
      const text = make(500);
      const { blocks, diagnostics } = readMarkdown(text, readAll);
      for (const { place } of diagnostics) {
        expect(place?.line).toBeGreaterThan(0);
        expect(place?.line).toBeLessThanOrEqual(linesOf(text));
      }
      if (diagnostics.some(({ code }) => code === 'markdown-too-complex')) expect(blocks).toEqual([]);
    },
  );

  it.each([...hostileManifests])(
    'a manifest is either read or refused with one of its lines: %s',
    (_name, make) => {
      const text = make(500);
      const { manifest, diagnostics } = parseManifest(text, { ...engines, file: 'p.yaml', engine: null });
      for (const { place } of diagnostics) expect(place?.line).toBeLessThanOrEqual(linesOf(text));
      expect(manifest !== null || hasErrors(diagnostics)).toBe(true);
    },
  );
});
