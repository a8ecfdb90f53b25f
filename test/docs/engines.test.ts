import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { engineNames, profileOf } from '../../src/engines/registry.js';
import { parseManifest } from '../../src/manifest/parse-manifest.js';

const page = readFileSync(join(import.meta.dirname, '../../docs/engines.md'), 'utf8');
const examples = [...page.matchAll(/```yaml\n([\s\S]*?)```/g)].map((match) => match[1] as string);

describe('docs/engines.md', () => {
  it('has a row for every engine', () => {
    for (const name of engineNames) expect(page).toContain(`| \`${name}\` `);
  });

  it.each(examples)('has a valid manifest in example %#', (example) => {
    const options = { file: 'pipeline.yaml', profileOf, engineNames, engine: null };
    const { manifest, diagnostics } = parseManifest(example, options);
    expect([manifest?.engine.name, diagnostics]).toEqual(['openai', []]);
  });
});
