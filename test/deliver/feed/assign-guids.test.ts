import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  assignGuids,
  type IdentifiedChapter,
  type KnownEpisode,
} from '../../../src/deliver/feed/assign-guids.js';

const chapter = (file: string, sample: string, chapterId: string | null = null): IdentifiedChapter => ({
  file,
  sample: sample === '' ? [] : sample.split(' '),
  chapterId,
});
/** Publishes chapters after earlier ones, as the journal does: the latest state of each guid counts. */
function publish(chapters: readonly IdentifiedChapter[], before: readonly KnownEpisode[] = []) {
  const guids = assignGuids(chapters, before);
  const now = chapters.map((one, index) => ({ ...one, guid: guids[index]! }));
  return { guids, known: [...before.filter(({ guid }) => !guids.includes(guid)), ...now] };
}

const [lamp, fog, boat] = [
  chapter('a.md', 'lamp lit night'),
  chapter('b.md', 'fog came in'),
  chapter('c.md', 'boat sailed'),
];
const { known } = publish([lamp, fog]);

describe('guids of episodes', () => {
  it('are the id of a chapter, or else its file', () => {
    expect(assignGuids([lamp, { ...fog, chapterId: 'the-fog' }], [])).toEqual(['a.md', 'the-fog']);
  });

  it.each<[string, readonly IdentifiedChapter[], readonly string[]]>([
    ['a renamed chapter', [{ ...lamp, file: 'z.md' }, fog], ['a.md', 'b.md']],
    ['chapters in another order', [fog, lamp], ['b.md', 'a.md']],
    ['an edited chapter', [chapter('a.md', 'lamp lit morning'), fog], ['a.md', 'b.md']],
    ['a chapter with a new text', [chapter('a.md', 'all words differ'), fog], ['a.md', 'b.md']],
    ['a renamed and edited chapter', [chapter('z.md', 'lamp lit morning'), fog], ['a.md', 'b.md']],
    [
      'chapters that exchange their file names',
      [
        { ...lamp, file: 'b.md' },
        { ...fog, file: 'a.md' },
      ],
      ['a.md', 'b.md'],
    ],
    ['a chapter that gets an id', [{ ...lamp, chapterId: 'lamp' }, fog], ['a.md', 'b.md']],
    ['a chapter in front of the others', [boat, lamp, fog], ['c.md', 'a.md', 'b.md']],
    [
      'a new chapter in the file of a renamed one',
      [{ ...boat, file: 'a.md' }, { ...lamp, file: 'z.md' }, fog],
      ['a.md#2', 'a.md', 'b.md'],
    ],
    [
      'a new chapter whose id is the guid of another',
      [lamp, fog, { ...boat, chapterId: 'a.md' }],
      ['a.md', 'b.md', 'a.md#2'],
    ],
  ])('stay the same and are unique with %s', (_, chapters, guids) => {
    expect(assignGuids(chapters, known)).toEqual(guids);
  });

  it('follow the texts when a chapter in front of the others gives every file a new number', () => {
    // As in many technical books, all chapters have the heading "Summary".
    const texts = ['lamp lit night calm', 'fog came in thick', 'boat sailed far out'].map(
      (words) => `${words} summary`,
    );
    const before = texts.map((text, index) => chapter(`0${index + 1}.md`, text));
    const after = ['storm broke at dawn summary', ...texts].map((text, index) =>
      chapter(`0${index + 1}.md`, text),
    );
    const { known: three } = publish(before);
    expect(assignGuids(after, three)).toEqual(['01.md#2', '01.md', '02.md', '03.md']);
    // And back: the first chapter is deleted again.
    const { known: four } = publish(after, three);
    expect(assignGuids(before, four)).toEqual(['01.md', '02.md', '03.md']);
  });

  it('stay with the part that keeps the file when a chapter is split in two', () => {
    const { known: whole } = publish([chapter('a.md', '1 2 3 4 5 6 7 8 9')]);
    const halves = [chapter('a.md', '1 2 3 4'), chapter('b.md', '5 6 7 8 9')];
    expect(assignGuids(halves, whole)).toEqual(['a.md', 'b.md']);
    expect(assignGuids(halves.toReversed(), whole)).toEqual(['b.md', 'a.md']);
  });

  it('are those of an id after any other change, and new ones after a change of the id', () => {
    const { known: withId } = publish([{ ...lamp, chapterId: 'one' }]);
    expect(assignGuids([chapter('z.md', 'all words differ', 'one')], withId)).toEqual(['one']);
    expect(assignGuids([{ ...lamp, chapterId: 'two' }], withId)).toEqual(['two']);
  });

  it('come back with a chapter that was left out for a while', () => {
    const without = publish([fog], known);
    expect(assignGuids([fog, { ...lamp, file: 'back.md' }], without.known)).toEqual(['b.md', 'a.md']);
  });

  it('are never shared, whatever was removed, added again or changed', () => {
    const word = fc.constantFrom('1', '2', '3', '4', '5');
    const any = fc.record({
      file: fc.constantFrom('a.md', 'b.md', 'c.md', 'd.md'),
      chapterId: fc.option(fc.constantFrom('a.md', 'one', 'two')),
      sample: fc.uniqueArray(word),
    });
    const list = fc.uniqueArray(any, { selector: ({ file }) => file });
    fc.assert(
      fc.property(fc.array(list), (publications) => {
        let episodes: readonly KnownEpisode[] = [];
        for (const chapters of publications) {
          const { guids, known: now } = publish(chapters, episodes);
          expect(new Set(guids).size).toBe(chapters.length);
          episodes = now;
        }
      }),
    );
  });

  /** What an author does between two publications. Numbers choose chapters. */
  const step = fc.oneof(
    fc.record({ kind: fc.constant('rename' as const), at: fc.nat(), to: fc.nat({ max: 20 }) }),
    fc.record({ kind: fc.constant('swap names' as const), at: fc.nat(), to: fc.nat() }),
    fc.record({ kind: fc.constant('move' as const), at: fc.nat(), to: fc.nat() }),
    fc.record({ kind: fc.constant('insert' as const), at: fc.nat(), to: fc.nat({ max: 20 }) }),
    fc.record({ kind: fc.constant('edit' as const), at: fc.nat(), to: fc.nat() }),
    fc.record({ kind: fc.constant('give an id' as const), at: fc.nat(), to: fc.nat() }),
    fc.record({ kind: fc.constant('publish' as const), at: fc.nat(), to: fc.nat() }),
  );

  it('never change and are never shared, for any sequence of renames, moves, inserts and edits', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
        let made = 0;
        const fresh = (file: string) => {
          made += 1;
          // One sentence is in all chapters.
          const sample = [...Array.from({ length: 8 }, (_, index) => `${made}-${index}`), 'Summary'];
          return { name: made, edited: 0, chapter: { file, chapterId: null as string | null, sample } };
        };
        let book = [fresh('0.md'), fresh('1.md')];
        let episodes: readonly KnownEpisode[] = [];
        const first = new Map<number, string>();
        const publishNow = () => {
          const published = publish(
            book.map((one) => one.chapter),
            episodes,
          );
          expect(new Set(published.guids).size).toBe(book.length);
          for (const [index, { name }] of book.entries()) {
            const guid = published.guids[index]!;
            expect(first.get(name) ?? guid).toBe(guid);
            first.set(name, guid);
          }
          episodes = published.known;
          book = book.map((one) => ({ ...one, edited: 0 }));
        };
        publishNow();
        for (const { kind, at, to } of steps) {
          const index = at % book.length;
          const one = book[index]!;
          const isUsed = (file: string) => book.some(({ chapter: { file: other } }) => other === file);
          const file = `${to}.md`;
          if (kind === 'publish') publishNow();
          if (kind === 'rename' && !isUsed(file)) book[index] = { ...one, chapter: { ...one.chapter, file } };
          if (kind === 'insert' && !isUsed(file)) book.splice(index, 0, fresh(file));
          if (kind === 'move') book.splice(to % book.length, 0, ...book.splice(index, 1));
          if (kind === 'give an id' && one.chapter.chapterId === null)
            book[index] = { ...one, chapter: { ...one.chapter, chapterId: `id-${one.name}` } };
          if (kind === 'swap names') {
            const other = book[to % book.length]!;
            book[index] = { ...one, chapter: { ...one.chapter, file: other.chapter.file } };
            if (other !== one)
              book[to % book.length] = { ...other, chapter: { ...other.chapter, file: one.chapter.file } };
          }
          // At most half of the sentences between two publications: otherwise a renamed chapter is another text.
          if (kind === 'edit' && one.edited < 4) {
            const sample = one.chapter.sample.map((hash, place) =>
              place === one.edited ? `edit-${made++}` : hash,
            );
            book[index] = {
              ...one,
              edited: one.edited + 1,
              chapter: { ...one.chapter, sample: [...sample.slice(1), sample[0]!] },
            };
          }
        }
        publishNow();
      }),
    );
  });
});
