import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { DialectName } from '../../../src/manifest/dialects.js';
import { castSpeakers } from '../../../src/markdown/cast/cast-speakers.js';
import { plainRules } from '../../../src/markdown/dialects/reading-rules.js';
import { readMarkdown } from '../../../src/markdown/read/read.js';
import { defaults } from '../policies.js';

const place = { file: 'pipeline.yaml', line: 1, column: 1 };
const usual = { Anna: 'a', Tom: 't', 'Anna Maria': 'm', 'Mrs. Hall': 'h' };

interface Options {
  readonly speakers?: Readonly<Record<string, string>>;
  readonly speakerLabels?: 'read' | 'skip';
  readonly found?: readonly DialectName[];
}

/** Returns the spoken text of each block with its cast member in front (`-`: the narrator), and the skipped labels. */
function spoken(markdown: string, { speakers = usual, speakerLabels = 'read', found = [] }: Options = {}) {
  const read = { ...defaults, tables: 'read', speakerLabels } as const;
  const { blocks } = readMarkdown(markdown, read, { ...plainRules, found });
  const entries = Object.entries(speakers).map(([label, as]) => ({ label, as, place }));
  const cast = castSpeakers(blocks, { speakers: entries, read });
  const texts = blocks.flatMap((_, index) => cast.partsAt(index));
  return {
    lines: texts.filter(({ text }) => text !== '').map(({ member, text }) => `${member ?? '-'} ${text}`),
    skipped: cast.skipped.map(({ kind, line, column, preview }) => `${line}:${column} ${kind} ${preview}`),
    found: [...cast.found],
  };
}

const table = (rows: string) => `| Name | Speech |\n| --- | --- |\n${rows}`;

describe('a speech in one block', () => {
  it.each([
    ['Anna. Who is there?', ['a Anna. Who is there?'], ['a Who is there?'], 'Anna.'],
    ['ANNA. Who?', ['a ANNA. Who?'], ['a Who?'], 'ANNA.'],
    ['Anna: Who?', ['a Anna: Who?'], ['a Who?'], 'Anna:'],
    ['Anna : Who?', ['a Anna : Who?'], ['a Who?'], 'Anna :'],
    ['**Anna:** Who?', ['a Anna: Who?'], ['a Who?'], 'Anna:'],
    ['**Anna**: Who?', ['a Anna: Who?'], ['a Who?'], 'Anna:'],
    ['*Anna.* Who?', ['a Anna. Who?'], ['a Who?'], 'Anna.'],
    ['**Anna** Who?', ['a Anna Who?'], ['a Who?'], 'Anna'],
    ['***ANNA*** Who?', ['a ANNA Who?'], ['a Who?'], 'ANNA'],
    ['**ANNA** (aside) Who?', ['a ANNA (aside) Who?'], ['a Who?'], 'ANNA (aside)'],
    ['**ANNA (aside)** Who?', ['a ANNA (aside) Who?'], ['a Who?'], 'ANNA (aside)'],
    ['Anna (aside). Who?', ['a Anna (aside). Who?'], ['a Who?'], 'Anna (aside).'],
    ['ANNA *[rising]*: Who?', ['a ANNA [rising]: Who?'], ['a Who?'], 'ANNA [rising]:'],
    ['ANNA. — Who?', ['a ANNA. — Who?'], ['a Who?'], 'ANNA. —'],
    ['ANNA.— Who?', ['a ANNA.— Who?'], ['a Who?'], 'ANNA.—'],
    ['Anna.—Who?', ['a Anna.—Who?'], ['a Who?'], 'Anna.—'],
    ['**Anna**—Who?', ['a Anna—Who?'], ['a Who?'], 'Anna—'],
    ['ANNA\\\nWho?', ['a ANNA\nWho?'], ['a Who?'], 'ANNA'],
    ['Anna Maria: Who?', ['m Anna Maria: Who?'], ['m Who?'], 'Anna Maria:'],
    ['Mrs. Hall. Who?', ['h Mrs. Hall. Who?'], ['h Who?'], 'Mrs. Hall.'],
    ['- Tom: Me.', ['t Tom: Me.'], ['t Me.'], 'Tom:'],
    ['> Tom: Me.', ['t Tom: Me.'], ['t Me.'], 'Tom:'],
    ['Tom: (aside) Me.', ['t Tom: (aside) Me.'], ['t (aside) Me.'], 'Tom:'],
  ])('is found in %j, and read without its label if labels are skipped', (markdown, whole, short, label) => {
    expect(spoken(markdown)).toMatchObject({ lines: whole, skipped: [] });
    const { lines, skipped } = spoken(markdown, { speakerLabels: 'skip' });
    expect(lines).toEqual(short);
    expect(skipped).toEqual([expect.stringMatching(/^1:\d speaker /)]);
    expect(skipped[0]?.slice('1:1 speaker '.length)).toBe(label);
  });

  it.each([
    'Anna was here.',
    'Anna (who was tired) sat down.',
    'Anna, Tom: come in.',
    'anna.example is an address.',
    'Annabel: Who?',
    'Anna.Who?',
    'So said Anna: nothing.',
    '# Anna: Who?',
    '*Anna* was here.',
    '- **Anna** was here.',
    'Anna: ',
    '    Anna: Who?',
  ])('is not found in %j', (markdown) => {
    expect(spoken(markdown).lines.every((line) => line.startsWith('- '))).toBe(true);
    expect(spoken(markdown, { speakerLabels: 'skip' })).toEqual(spoken(markdown));
  });

  it('ends with its block, so the next paragraph is the narrator’s', () => {
    expect(spoken('Anna. Who?\n\nShe listens.').lines).toEqual(['a Anna. Who?', '- She listens.']);
  });

  it('is skipped as a whole if it has no words and labels are skipped', () => {
    const { lines, skipped } = spoken('Anna: …\n\nTom: Well?', { speakerLabels: 'skip' });
    expect(lines).toEqual(['t Well?']);
    expect(skipped).toEqual(['1:1 speaker Anna: …', '3:1 speaker Tom:']);
  });

  it('matches a label as it is written before one in other letters', () => {
    const speakers = { Tom: 't', TOM: 'c' };
    expect(spoken('Tom. Me.\n\nTOM. Me.\n\ntom. Me.', { speakers }).lines).toEqual([
      't Tom. Me.',
      'c TOM. Me.',
      't tom. Me.',
    ]);
  });

  it('matches a label with the punctuation of the chapter, and labels of other scripts', () => {
    const speakers = { 'Anna:': 'a', 甲: 'j', Ärger: 'e' };
    expect(spoken('Anna: Who?\n\n甲：你好。\n\nÄRGER. Nein!', { speakers }).lines).toEqual([
      'a Anna: Who?',
      'j 甲：你好。',
      'e ÄRGER. Nein!',
    ]);
  });
});

describe('a label that is alone in its block', () => {
  it.each([
    ['a paragraph', 'ANNA\n\nWho?\n\nShe listens.', ['a ANNA', 'a Who?', '- She listens.']],
    ['a label with a direction', 'Anna (aside)\n\nWho?', ['a Anna (aside)', 'a Who?']],
    ['bold with a colon', '**Anna:**\n\nWho?', ['a Anna:', 'a Who?']],
    [
      'a quotation',
      'TOM\n\n> I row,\n>\n> I row.\n\nHe goes.',
      ['t TOM', 't I row,', 't I row.', '- He goes.'],
    ],
    ['a label in a quotation', '> TOM\n>\n> I row.\n>\n> He goes.', ['t TOM', 't I row.', '- He goes.']],
    ['a row', table('| Anna | Who? |\n| | Me? |'), ['- Name, Speech', 'a Anna, Who?', 'a Me?']],
    ['a row without a speech', table('| Anna | |\n| | Me? |'), ['- Name, Speech', 'a Anna', 'a Me?']],
  ])('gives its voice to what follows: %s', (_, markdown, lines) => {
    expect(spoken(markdown).lines).toEqual(lines);
  });

  it('gives its voice to the definitions of a term, up to the next term', () => {
    const play = 'Anna\n\n: Who?\n\n    Speak.\n\nTom (aside)\n\n: Me.\n\nNight\n\n: Fog.';
    const found: DialectName[] = ['pandoc'];
    expect(spoken(play, { found }).lines).toEqual([
      'a Anna',
      'a Who?',
      'a Speak.',
      't Tom (aside)',
      't Me.',
      '- Night',
      '- Fog.',
    ]);
    expect(spoken(play, { found, speakerLabels: 'skip' }).lines).toEqual([
      'a Who?',
      'a Speak.',
      't Me.',
      '- Night',
      '- Fog.',
    ]);
  });

  it.each([
    ['a list of the characters', '- Anna\n- Tom\n- Servants'],
    ['paragraphs that are a list of the characters', 'Anna\n\nTom\n\n# One'],
    ['a label before a scene break', 'Anna\n\n***\n\nNight.'],
    ['a label at the end', 'Night.\n\nAnna'],
    ['a row without a speech', table('| Anna | |\n| Tom | |')],
  ])('is no label without a speech: %s', (_, markdown) => {
    expect(spoken(markdown).lines.every((line) => line.startsWith('- '))).toBe(true);
    expect(spoken(markdown, { speakerLabels: 'skip' })).toEqual(spoken(markdown));
  });

  it('passes over the footnotes of a label', () => {
    const read = { ...defaults, footnotes: 'read' } as const;
    const { blocks } = readMarkdown('ANNA[^1]\n\nWho?\n\n[^1]: His sister.', read);
    const cast = castSpeakers(blocks, { speakers: [{ label: 'Anna', as: 'a', place }], read });
    expect(blocks.map(({ text }, index) => [text, cast.partsAt(index)[0]?.member])).toEqual([
      ['ANNA', 'a'],
      ['His sister.', null],
      ['Who?', 'a'],
    ]);
  });
});

describe('several speeches in one paragraph', () => {
  it.each([
    [
      'line by line',
      '**Anna:** Who?\\\n**Tom:** Me.\\\nAnna. Who?',
      ['a Anna: Who?', 't Tom: Me.', 'a Anna. Who?'],
    ],
    ['after other words', 'Night.\\\nTOM (aside): Me.', ['- Night.', 't TOM (aside): Me.']],
    ['of several lines', 'Anna: Who?\\\nWho?\\\nTom: Me.', ['a Anna: Who?\nWho?', 't Tom: Me.']],
    ['with labels in their lines', 'ANNA\\\nWho?\\\nTOM\\\nMe.', ['a ANNA\nWho?', 't TOM\nMe.']],
    ['in a quotation', '> Anna: Who?\\\n> Tom: Me.', ['a Anna: Who?', 't Tom: Me.']],
    ['in an item', '- Anna: Who?\\\n  Tom: Me.', ['a Anna: Who?', 't Tom: Me.']],
    ['with a label at the end', 'Anna: Who?\\\nTom', ['a Anna: Who?\nTom']],
    ['with a name in the text', 'Anna: Who?\\\nTom was here.', ['a Anna: Who?\nTom was here.']],
    ['with labels below each other', 'Night.\\\nAnna\\\nTom\\\nFog.', ['- Night.\nAnna', 't Tom\nFog.']],
  ])('have the voices of their speakers: %s', (_, markdown, lines) => {
    expect(spoken(markdown).lines).toEqual(lines);
  });

  it('are read without their labels if labels are skipped', () => {
    const { lines, skipped } = spoken('Anna: Who?\\\nTom: Me.', { speakerLabels: 'skip' });
    expect(lines).toEqual(['a Who?', 't Me.']);
    expect(skipped).toEqual(['1:1 speaker Anna:', '1:1 speaker Tom:']);
  });

  it('keep every word in order, whatever the lines are', () => {
    const line = fc.constantFrom('Anna: Who?', 'Tom', 'TOM. Me.', 'Fog.', 'Anna', '**Tom** rows.');
    fc.assert(
      fc.property(fc.array(line, { minLength: 1, maxLength: 6 }), (written) => {
        const { lines } = spoken(written.join('\\\n'));
        const words = lines.map((text) => text.replace(/^\S+ /, '')).join('\n');
        expect(words).toBe(written.join('\n').replaceAll('*', ''));
      }),
    );
  });
});

describe('a label that is a heading', () => {
  it('gives its voice to everything up to the next heading or scene break', () => {
    const play =
      '# Act\n\nFog.\n\n### ANNA\n\nWho?\n\n- Is there\n\n> Who?\n\n### Tom (aside)\n\nMe.\n\n***\n\nNight.\n\n### Anna\n\nWho?\n\n## Two\n\nDay.';
    const { lines } = spoken(play);
    expect(lines).toEqual([
      ...['- Act', '- Fog.', 'a ANNA', 'a Who?', 'a Is there', 'a Who?', 't Tom (aside)', 't Me.'],
      ...['- Night.', 'a Anna', 'a Who?', '- Two', '- Day.'],
    ]);
    expect(spoken(play, { speakerLabels: 'skip' })).toMatchObject({
      lines: lines.filter((line) => !/^. (?:ANNA|Tom \(aside\)|Anna)$/.test(line)),
      skipped: ['5:1 speaker ANNA', '13:1 speaker Tom (aside)', '21:1 speaker Anna'],
    });
  });

  it.each([
    ['the title of the chapter', '# Anna\n\nWho?\n\n# Anna\n\nWho?'],
    ['a heading that does not occur again', '## Anna\n\nA sister.\n\n## Tom\n\nA brother.'],
    [
      'a heading that occurs again only in another section',
      '## One\n\n### Anna\n\nWho?\n\n## Two\n\n### Anna\n\nWho?',
    ],
    ['a heading with more words', '## Anna and Tom\n\nWho?\n\n## Anna and Tom\n\nWho?'],
    ['a heading without text', '## Anna\n\n## Anna'],
  ])('is no label if it is %s', (_, markdown) => {
    expect(spoken(markdown).lines.every((line) => line.startsWith('- '))).toBe(true);
  });
});

describe('a table of speeches', () => {
  const rows = table('| Anna | Who? |\n| **Tom** (aside) | Me. |\n| Anna, Tom | Us. |\n| Night | Fog. |');

  it('has the label of each row in its first cell', () => {
    expect(spoken(rows).lines).toEqual([
      '- Name, Speech',
      'a Anna, Who?',
      't Tom (aside), Me.',
      '- Anna, Tom, Us.',
      '- Night, Fog.',
    ]);
    expect(spoken(rows, { speakerLabels: 'skip' }).lines.slice(1, 3)).toEqual(['a Who?', 't Me.']);
  });
});

/** Forms of a speech in Markdown, with the words that are spoken. */
const forms: readonly ((label: string, speech: string) => string)[] = [
  (label, speech) => `${label}. ${speech}`,
  (label, speech) => `${label}: ${speech}`,
  (label, speech) => `**${label}:** ${speech}`,
  (label, speech) => `**${label}** ${speech}`,
  (label, speech) => `*${label}.* ${speech}`,
  (label, speech) => `${label} (aside). ${speech}`,
  (label, speech) => `${label}\n\n${speech}`,
  (label, speech) => `${label}\n\n> ${speech}`,
  (label, speech) => `| ${label} | ${speech} |\n| --- | --- |`,
];

const labels = ['Anna', 'Anna Maria', 'Tom', 'First Soldier', 'Mrs. Hall', 'Öl'];
const word = fc.stringMatching(/^[a-z]{2,8}$/);
const speechOf = fc
  .array(word, { minLength: 2, maxLength: 12 })
  .map((words) => `so ${words.join(' ')} it is.`);
const line = fc.record({
  // Null: the narrator.
  label: fc.option(fc.constantFrom(...labels)),
  isUpper: fc.boolean(),
  form: fc.nat(forms.length - 1),
  speech: speechOf,
});
const plays = fc
  .array(line, { minLength: 1, maxLength: 20 })
  // No two speeches are equal.
  .map((lines) => lines.map((one, index) => ({ ...one, speech: `${index} ${one.speech}` })));
const wordsOf = (text: string): string[] => text.match(/[\p{L}\p{N}]+/gu) ?? [];

describe('a label with an apostrophe', () => {
  it('is found with any apostrophe, but the one that is written like the text applies', () => {
    const markdown = "O’NEIL: Who?\n\nO'Neil: I am.\n";
    const { lines } = spoken(markdown, { speakers: { "O'Neil": 'a' } });
    expect(lines.map((one) => one[0])).toEqual(['a', 'a']);
    const both = spoken(markdown.replace('NEIL', 'Neil'), { speakers: { "O'Neil": 'a', 'O’Neil': 'b' } });
    expect(both.lines.map((one) => one[0])).toEqual(['b', 'a']);
  });
});

describe('every play', () => {
  const speakers = Object.fromEntries(labels.map((label) => [label, label]));
  const written = (label: string, isUpper: boolean) => (isUpper ? label.toUpperCase() : label);
  const markdownOf = (play: readonly (typeof line extends fc.Arbitrary<infer Line> ? Line : never)[]) =>
    play
      .map(({ label, isUpper, form, speech }) =>
        label === null ? speech : forms[form]?.(written(label, isUpper), speech),
      )
      .join('\n\n');

  it('has each speech in the voice of its character, and each word once', () => {
    fc.assert(
      fc.property(plays, (play) => {
        const { lines } = spoken(markdownOf(play), { speakers });
        const member = (speech: string) => lines.find((one) => one.endsWith(` ${speech}`));
        for (const { label, speech } of play)
          expect(member(speech)?.startsWith(`${label ?? '-'} `)).toBe(true);
        const plain = spoken(markdownOf(play), { speakers: {} }).lines.map((one) => one.slice('- '.length));
        expect(lines.map((one, index) => one.endsWith(` ${plain[index]}`))).toEqual(plain.map(() => true));
      }),
    );
  });

  it('has the words of the speeches only, if the labels are skipped, and lists the rest', () => {
    fc.assert(
      fc.property(plays, (play) => {
        const { lines, skipped } = spoken(markdownOf(play), { speakers, speakerLabels: 'skip' });
        const members = play.map(({ label }) => label ?? '-');
        const speeches = play.map(({ label, speech }) => `${label ?? '-'} ${speech}`);
        expect(lines).toEqual(speeches);
        expect(skipped).toHaveLength(members.filter((member) => member !== '-').length);
        const kept = lines.map((one, index) => one.slice((members[index]?.length ?? 0) + 1));
        const left = skipped.map((one) => one.replace(/^\d+:\d+ speaker /, ''));
        const all = spoken(markdownOf(play), { speakers: {} }).lines.map((one) => one.slice(2));
        expect([...kept, ...left].flatMap(wordsOf).sort()).toEqual(all.flatMap(wordsOf).sort());
      }),
    );
  });
});
