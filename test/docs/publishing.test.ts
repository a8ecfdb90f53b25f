import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Rule, Source, Target } from '../../src/check/files/targets/target.js';
import { targetNames, targetOf } from '../../src/check/files/targets.js';

const page = readFileSync(join(import.meta.dirname, '../../docs/publishing.md'), 'utf8');
const targets = targetNames.map(targetOf);

const code = (names: readonly string[]): string => names.map((name) => `\`${name}\``).join(', ');

const range = ({ least, most }: Pick<Rule, 'least' | 'most'>, per: number, unit: string): string => {
  const [from, to] = [least, most].map((value) => (value === null ? null : value / per));
  if (from === null) return `at most ${to} ${unit}`;
  if (to === null) return `at least ${from} ${unit}`;
  return from === to ? `${from} ${unit}` : `${from} to ${to} ${unit}`;
};

const wording: Readonly<Record<Rule['measured'], (rule: Rule) => string>> = {
  rms: (rule) => `RMS ${range(rule, 1, 'dB')}`,
  peak: (rule) => `peak ${range(rule, 1, 'dB')}`,
  'true-peak': (rule) => `true peak ${range(rule, 1, 'dBTP')}`,
  loudness: (rule) => range(rule, 1, 'LUFS'),
  'noise-floor': (rule) => `noise floor ${range(rule, 1, 'dB')}`,
  'sample-rate': (rule) => range(rule, 1000, 'kHz'),
  'sample-bits': (rule) => range(rule, 1, 'bits'),
  'bit-rate': (rule) => range(rule, 1000, 'kb/s'),
  head: (rule) => `${range(rule, 1, 's')} before the first word`,
  tail: (rule) => `${range(rule, 1, 's')} after the last word`,
  length: (rule) => range(rule, 60, 'minutes'),
};

const ruleText = (rule: Rule): string => {
  const formats = rule.formats === undefined ? '' : `${code(rule.formats)}: `;
  const channels = rule.channels === undefined ? '' : rule.channels === 1 ? ' (mono)' : ' (stereo)';
  return `${formats}${wording[rule.measured](rule)}${channels}`;
};

const link = ({ by, url, isOwn }: Source): string => `[${by}](${url})${isOwn ? '' : '\\*'}`;
const links = (sources: readonly (Source | null)[]): string =>
  [...new Set(sources.flatMap((source) => (source ? [link(source)] : [])))].join(', ');

/** Returns the row of a target in the table of sound. */
function soundRow({ name, formats, rules, constantBitRate, sameChannels }: Target): string {
  const files = [
    ...(formats.chapter.length === 0 ? [] : [`${code(formats.chapter)} for each chapter`]),
    ...(formats.book.length === 0 ? [] : [`${code(formats.book)} for the book`]),
  ].join('; ');
  const requirements = [
    ...rules.map(ruleText),
    ...(constantBitRate === null ? [] : ['constant bit rate']),
    ...(sameChannels === null ? [] : ['all mono or all stereo']),
  ];
  const sources = [...rules.map(({ source }) => source), constantBitRate, sameChannels];
  const from = links(sources);
  return `| \`${name}\` | ${files} | ${requirements.join('; ') || 'none'} | ${from} |`;
}

const kinds = { png: 'PNG', jpeg: 'JPEG' } as const;

/** Returns the row of a target in the table of covers, samples and credits; null: it has no rules for them. */
function packageRow({ name, cover, sample, credits }: Target): string | null {
  if (cover === null && sample === null && credits === null) return null;
  const pixels = cover && [
    cover.kinds.map((kind) => kinds[kind]).join(' or '),
    `at least ${cover.leastPixels} × ${cover.leastPixels} pixels`,
    ...(cover.mostPixels === null ? [] : [`at most ${cover.mostPixels} × ${cover.mostPixels}`]),
    ...(cover.isSquare ? ['square'] : []),
    ...(cover.isPlainRgb ? ['RGB without transparency'] : []),
  ];
  const picture = cover === null ? 'not verified' : `${pixels?.join(', ')} (${link(cover.source)})`;
  const seconds = (value: number) => value / 60;
  const length =
    sample?.leastSeconds && sample.mostSeconds
      ? `${seconds(sample.leastSeconds)} to ${seconds(sample.mostSeconds)} minutes`
      : 'length not verified';
  const sampled = sample === null ? 'none' : `${length} (${link(sample.source)})`;
  const spoken = credits === null ? 'not verified' : `in files of their own (${link(credits)})`;
  return `| \`${name}\` | ${picture} | ${sampled} | ${spoken} |`;
}

const narrationRow = ({ name, narration: { says, sources } }: Target): string =>
  `| \`${name}\` | ${says} | ${sources.map(link).join(', ')} |`;

const rowsBelow = (heading: string): readonly string[] => {
  const section = page.split(`\n## ${heading}\n`)[1]?.split('\n## ')[0] ?? '';
  return section.split('\n').filter((row) => row.startsWith('| `'));
};

describe('docs/publishing.md', () => {
  it('has the rules for the sound of each target, with the page that each is from', () => {
    expect(rowsBelow('What the targets require')).toEqual(targets.map(soundRow));
  });

  it('has the rules for covers, samples and credits', () => {
    expect(rowsBelow('Covers, samples and credits')).toEqual(
      targets.map(packageRow).filter((row) => row !== null),
    );
  });

  it('says for each shop what is known about AI voices', () => {
    const shops = targets.filter(({ narration }) => narration.accepts !== 'any');
    expect(rowsBelow('AI narration')).toEqual(shops.map(narrationRow));
  });

  it('has the pages that say how packages are named and packed', () => {
    const section = page.split('\n## Packages\n')[1]?.split('\n## ')[0] ?? '';
    for (const { form } of targets) if (form !== null) expect(section).toContain(link(form));
  });

  it('names the days on which the pages were read', () => {
    const days = targets.flatMap((target) =>
      [
        ...target.rules.map(({ source }) => source),
        ...[target.constantBitRate, target.sameChannels, target.credits, target.form],
        ...[target.cover?.source, target.sample?.source],
        ...target.narration.sources,
      ].flatMap((source) => source?.read ?? []),
    );
    for (const day of new Set(days)) expect(page).toContain(day);
  });
});
