import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { findSpeakers } from '../../../src/init/proposal/find-speakers.js';
import { readMarkdown } from '../../../src/markdown/read/read.js';
import { defaults, readAll } from '../../markdown/policies.js';

const speakersIn = (...chapters: readonly string[]) =>
  findSpeakers(
    chapters.map((markdown) => readMarkdown(markdown, { ...defaults, tables: 'read', html: 'read' }).blocks),
  ).map(({ label, speeches }) => `${label} ${speeches}`);

/** Returns speeches of these speakers in turns, each in this form. */
const dialogue = (names: readonly string[], count: number, form: (name: string, speech: string) => string) =>
  Array.from({ length: count }, (_, index) =>
    form(names[index % names.length] ?? '', `The lamp of house ${index} is out again, I think.`),
  ).join('\n\n');

const names = ['Anna', 'Tom', 'First Sailor', 'Mrs. Hall'];

describe('findSpeakers: plays and dialogues', () => {
  it('takes both apostrophes of a name for the same', () => {
    const found = speakersIn(
      dialogue(["D'Artagnan", 'Athos', 'D’ARTAGNAN', 'Athos'], 8, (name, speech) => `${name}: ${speech}`),
    );
    expect(found).toEqual(["D'Artagnan 4", 'Athos 4']);
  });

  it.each<[string, (name: string, speech: string) => string]>([
    ['a full stop', (name, speech) => `${name}. ${speech}`],
    ['capitals', (name, speech) => `${name.toUpperCase()}. ${speech}`],
    ['a colon', (name, speech) => `${name}: ${speech}`],
    ['bold labels', (name, speech) => `**${name}:** ${speech}`],
    ['bold names', (name, speech) => `**${name}** ${speech}`],
    ['italic labels', (name, speech) => `*${name}.* ${speech}`],
    ['stage directions', (name, speech) => `${name} (aside). ${speech}`],
    ['labels on lines of their own', (name, speech) => `${name}\n\n${speech}`],
    ['labels alone in bold', (name, speech) => `**${name.toUpperCase()}**\n\n${speech}`],
    ['stage directions inside of bold labels', (name, speech) => `**${name} (whispers):** ${speech}`],
    ['headings', (name, speech) => `### ${name.toUpperCase()}\n\n${speech}\n\nShe goes.`],
    ['bold labels in HTML', (name, speech) => `<p><b>${name}</b> ${speech}</p>`],
    ['list items', (name, speech) => `- ${name}: ${speech}`],
    ['tables', (name, speech) => `| ${name} | ${speech} |\n| --- | --- |`],
  ])('finds the speakers with %s', (_, form) => {
    const found = speakersIn(`# Act One\n\nA quay at night.\n\n${dialogue(names, 14, form)}`);
    expect(found.map((one) => one.toLowerCase())).toEqual([
      'anna 4',
      'tom 4',
      'first sailor 3',
      'mrs. hall 3',
    ]);
  });

  it('finds the speakers of speeches that are lines of one paragraph', () => {
    const act = dialogue(['Anna', 'Tom'], 8, (name, speech) => `${name}: ${speech}`);
    expect(speakersIn(`# Act One\n\n${act.replaceAll('\n\n', '\\\n')}`)).toEqual(['Anna 4', 'Tom 4']);
  });

  it('counts a speaker in all chapters and spellings together, and names the most usual one', () => {
    const act = dialogue(['ANNA', 'Tom'], 4, (name, speech) => `${name}. ${speech}`);
    expect(speakersIn(act, act, act.replace('ANNA', 'Anna'), 'A novel.')).toEqual(['ANNA 6', 'Tom 6']);
  });

  it('counts only the chapters that are dialogues', () => {
    const act = dialogue(['Anna', 'Tom'], 8, (name, speech) => `${name}. ${speech}`);
    const novel = `${'The lamp was lit when the fog came in.\n\n'.repeat(30)}Anna. She again.\n\nTom. Who else?`;
    expect(speakersIn(act, novel)).toEqual(['Anna 4', 'Tom 4']);
  });

  it('leaves out names with fewer than three speeches', () => {
    const act = dialogue(['Anna', 'Tom'], 8, (name, speech) => `${name}. ${speech}`);
    expect(speakersIn(`${act}\n\nA Voice. Who is there?\n\nA Voice. Who?`)).toEqual(['Anna 4', 'Tom 4']);
  });
});

describe('findSpeakers: other books', () => {
  const many = (parts: readonly string[], count: number) =>
    Array.from({ length: count }, (_, index) => parts[index % parts.length]).join('\n\n');
  const prose = 'The lamp was lit when the fog came in, and it burnt until the morning.';

  it.each([
    ['a novel with short sentences', many(['Yes. She knew it.', prose, 'No. He did not.', prose], 40)],
    [
      'a novel with a name and a colon, twice',
      `Anna: yes.\n\nTom: no.\n\nAnna: yes.\n\nTom: no.\n\n${prose}`,
    ],
    [
      'a novel with the names of its chapters as sentences',
      many(
        [prose, prose, prose, prose, 'Anna. She again.', prose, prose, prose, prose, 'Tom. Who else?'],
        60,
      ),
    ],
    ['a poem', many([`Home. The lamp is lit,\\\nThe fog is in.\\\nHome. The oars are wet,\\\n${prose}`], 12)],
    ['an FAQ', many(['**Q:** How do I light it?', '**A:** With a match.'], 20)],
    ['an FAQ in words', many(['Question: How do I light it?', 'Answer: With a match.'], 20)],
    [
      'a glossary',
      ['Anchor', 'Buoy', 'Cable', 'Dock', 'Ebb', 'Fog']
        .map((term) => `**${term}:** A word of the sea.`)
        .join('\n\n'),
    ],
    ['notes', many([prose, 'Note: It is hot.', 'Tip: Use gloves.'], 30)],
    [
      'a reference with the same headings',
      many(['## Lamp', '### Parameters', prose, '### Returns', prose], 60),
    ],
    ['recipes with the same headings', many(['## Soup', '### Shopping', prose, '### Cooking', prose], 60)],
    [
      'a changelog with headings',
      many(['## Fog', '### Bug Fixes', '- A lamp.', '### Features', '- Oil.'], 60),
    ],
    ['recipes', many(['Serves: 4', 'Oven: 200', prose], 30)],
    ['a reference', many(['Type: text.', 'Default: none.'], 30)],
    ['a changelog', many(['- Added: lamps.', '- Fixed: fog.'], 30)],
    ['a diary', many(['Monday. Fog.', prose, prose, prose, 'Tuesday. Fog.', prose, prose, prose, prose], 60)],
    ['one speaker', many(['Anna. The lamp is out.'], 20)],
    ['speakers who do not take turns', `${many(['Anna: Out.'], 20)}\n\n${many(['Tom: In.'], 20)}`],
    ['times and steps', many(['10:30. We row.', 'Step 1: Row.'], 20)],
    ['a list of the characters', '- Anna\n- Tom\n- Anna\n- Tom\n- Anna\n- Tom'],
    ['nothing', ''],
  ])('finds no speakers in %s', (_, markdown) => {
    expect(speakersIn(markdown)).toEqual([]);
  });

  it('accepts any text', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: 'grapheme' })), (paragraphs) => {
        const { blocks } = readMarkdown(paragraphs.join('\n\n'), readAll);
        for (const { label, speeches } of findSpeakers([blocks])) {
          expect(label).toMatch(/^\S.*\S$|^\S$/u);
          expect(speeches).toBeGreaterThanOrEqual(3);
        }
      }),
    );
  });
});
