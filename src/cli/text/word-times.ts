import { errorTable } from '../../base/errors.js';
import type { AlignmentReport } from '../../deliver/delivery.js';
import { counted } from './format.js';
import { hang, type Width, wrap } from './wrap.js';

type Reason = AlignmentReport['estimated'][number]['reason'];

/** Why sentence times are estimated, and what you can do about it; null: nothing. */
const reasons: Readonly<Record<Reason, readonly [why: string, hint: string | null]>> = {
  short: ['narrate needs at least 60 seconds of a voice to find its words', null],
  language: [
    'espeak does not speak this language',
    'If the text is in another language, set `language` in the manifest.',
  ],
  'espeak-missing': ['espeak is not installed', errorTable['espeak-missing'].hint],
  'espeak-failed': ['espeak failed', 'Run the same command again.'],
  'no-speech': ['the recordings contain no speech', null],
  text: ['espeak would spell the text out, or the recordings are too short for their text', null],
  remote: [
    'the recordings are only in the store',
    'Download them with `narrate pull`, and run narrate again.',
  ],
};

const maxShown = 10;

/** Returns for which voices sentence times are estimated, and why. Empty: for none. @param report null: it is not known */
export function estimatedText(report: AlignmentReport | null, width: Width): string {
  const all = report?.estimated ?? [];
  const shown = all.slice(0, maxShown);
  const left = all.length - shown.length;
  return [
    ...shown.map(({ voice, language, takes, reason }) =>
      hang(
        `Sentence times are estimated for ${voice} (${language}, ${counted(takes, 'take')})`,
        `: ${reasons[reason][0]}.`,
        { ...width, indent: 0 },
      ),
    ),
    ...(left > 0 ? [`… and ${counted(left, 'other voice')}\n`] : []),
    // Voices often have the same reason, so each hint is given once.
    ...[...new Set(shown.flatMap(({ reason }) => reasons[reason][1] ?? []))].map((hint) =>
      wrap(`hint: ${hint}`, { ...width, indent: 2 }),
    ),
  ].join('');
}
