import type { Path } from '../yaml/node-index.js';
import { castIn, chaptersIn, isValues, listOf, sectionsIn, type Values } from '../yaml/values.js';
import type { NameFinding } from './name-finding.js';
import { normalPath } from './path-problem.js';

/** Reports chapters, ids, formats and headings that are listed twice. */
export function validateDuplicates(data: Values): NameFinding[] {
  const audio = isValues(data.audio) ? data.audio : {};
  const files = listOf(data.chapters).map((entry, index) => {
    const file = isValues(entry) ? entry.file : entry;
    return {
      path: isValues(entry) ? ['chapters', index, 'file'] : ['chapters', index],
      value: typeof file === 'string' ? normalPath(file) : null,
    };
  });
  const ids = chaptersIn(data).map(({ path, values }) => ({ path: [...path, 'id'], value: values.id }));
  const formats = (key: 'chapters' | 'book' | 'captions') =>
    listOf(audio[key]).map((value, index) => ({ path: ['audio', key, index], value }));
  const headings = chaptersIn(data).map(({ path, values }) =>
    sectionsIn({ chapters: [values] }).map((section) => ({
      path: [...path, ...section.path.slice(2), 'heading'],
      value: section.values.heading,
    })),
  );
  return [
    ...repeated('chapter', files),
    ...repeated('id', ids),
    ...repeated('format', formats('chapters')),
    ...repeated('format', formats('book')),
    ...repeated('format', formats('captions')),
    ...headings.flatMap((list) => repeated('heading', list)),
  ];
}

function repeated(what: string, list: readonly { path: Path; value: unknown }[]): NameFinding[] {
  const seen = new Set<unknown>();
  return list.flatMap(({ path, value }): NameFinding[] => {
    if (typeof value !== 'string') return [];
    if (!seen.has(value)) {
      seen.add(value);
      return [];
    }
    return [
      {
        code: 'manifest-listed-twice',
        severity: 'error',
        path,
        message: `The ${what} "${value}" is listed twice.`,
        hint: what === 'id' ? 'Give each chapter an id of its own.' : 'Remove one of the two entries.',
      },
    ];
  });
}

/** Reports entries that have no effect, where the author probably forgot a setting. */
export function validateEffects(data: Values): NameFinding[] {
  const finding = { code: 'manifest-empty-value', severity: 'error' } as const;
  const settings = ['as', 'voice', 'prompt', 'language', 'draftVoice'];
  const withoutSettings = [...castIn(data), ...sectionsIn(data)]
    .filter(({ values }) => !settings.some((setting) => setting in values))
    .map(({ path }) => ({
      ...finding,
      path,
      message: 'This entry has no voice settings, so it has no effect.',
      hint: `Give it ${path[0] === 'voices' ? 'a voice, prompt, language or draftVoice' : 'an `as`, voice, prompt or language'}.`,
    }));
  const audio = isValues(data.audio) ? data.audio : {};
  const isNone = (value: unknown) => Array.isArray(value) && value.length === 0;
  const { epub, feed } = isValues(data.publish) ? data.publish : {};
  const hasEpub = epub === true;
  if (isNone(audio.chapters) && feed !== undefined)
    return [
      ...withoutSettings,
      {
        ...finding,
        path: ['audio', 'chapters'],
        message: '`audio.chapters` is empty, so the podcast feed would have no episodes.',
        hint: 'Add a format: `chapters: [mp3]`. Or remove `publish.feed`.',
      },
    ];
  if (!isNone(audio.chapters) || !isNone(audio.book) || hasEpub) return withoutSettings;
  const hint = 'Add a format: `book: [m4b]`, or `chapters: [mp3]`.';
  return [
    ...withoutSettings,
    {
      ...finding,
      path: ['audio', 'book'],
      message: '`audio.chapters` and `audio.book` are both empty, so no file is written.',
      hint,
    },
  ];
}
