import type { AudioFormat } from '../../audio/formats/registry.js';
import type { FileFinding, FileFindingCode } from './file-finding.js';
import type { Target } from './targets.js';

/** Which file a finding is about, and what the manifest says that it is to sound like. */
export interface AdvisedFile {
  readonly kind: 'chapter' | 'book';
  readonly format: AudioFormat;
  /** `audio.loudness` by its name; null: off. */
  readonly loudness: string | null;
  /** It is one of `narrate --draft`. */
  readonly isDraft: boolean;
}

/**
 * What is to be done about a finding, for people; null where its message says so itself. The same advice for several
 * findings is the same text, so that it can be said once.
 */
export function adviceFor(finding: FileFinding, file: AdvisedFile, target: Target): string | null {
  const { code, least, most } = finding;
  const { format, isDraft } = file;
  if (isMadeByAcx(code) && target.loudness === 'acx' && file.loudness !== 'acx') return acxAdvice;
  const retake = `\`narrate retake${isDraft ? ' --draft' : ''}\``;
  switch (code) {
    case 'missing':
    case 'stale':
    case 'undecodable':
      return null;
    case 'silent':
      return `Silence all through: \`narrate retake --suspect${isDraft ? ' --draft' : ''}\` takes recordings in doubt again.`;
    case 'rms':
    case 'peak':
    case 'true-peak':
    case 'loudness':
      return levelAdvice(file, target, retake);
    case 'noise-floor':
      return `Too noisy: give chapters half a second of silence at least (\`audio.gaps.chapterStart\`, \`chapterEnd\`). What is left are noisy recordings, for ${retake}.`;
    case 'head':
      return `Set \`audio.gaps.chapterStart\` to ${range(least, most)} s, and 0.75 is best.`;
    case 'tail':
      return `Set \`audio.gaps.chapterEnd\` to ${range(least, most)} s, and 2 is best.`;
    case 'sample-rate':
      return `Set \`audio.encoding.${format}.sampleRate\` to ${range(least, most)}.`;
    case 'bit-rate':
      return `Set \`audio.encoding.${format}.bitrate\` to ${range(thousands(least), thousands(most))}.`;
    case 'channels':
      return `Set \`audio.channels\` to ${range(least, most)}, and nothing else under \`audio.encoding\`.`;
    case 'bit-rate-varies':
    case 'sample-bits':
      return `narrate makes no ${format} files of that kind: remove it, and make it again.`;
    case 'length':
      return file.kind === 'chapter'
        ? 'Split a chapter that is too long: two files in place of one, under `chapters`.'
        : 'Deliver the book a file a chapter: `audio.chapters`.';
  }
}

/** What `loudness: acx` sees to. To set one of these by hand besides would be nothing, or a contradiction. */
const isMadeByAcx = (code: FileFindingCode): boolean =>
  levelCodes.includes(code) || code === 'sample-rate' || code === 'bit-rate';
const levelCodes: readonly FileFindingCode[] = ['rms', 'peak', 'true-peak', 'loudness'];
const acxAdvice = 'Set `audio.loudness: acx`: it sets level, sample rate and bit rate.';

/** A level that was aimed at and missed is not mended by aiming at it. */
function levelAdvice({ loudness }: AdvisedFile, { loudness: wanted }: Target, retake: string): string {
  if (wanted === null) return 'Set `audio.loudness` in the manifest.';
  return loudness === wanted
    ? `\`audio.loudness\` is ${wanted} already, and was not reached: listen for recordings that are far too quiet or too loud, and take them again with ${retake}.`
    : `Too loud or too quiet: set \`audio.loudness: ${wanted}\`.`;
}

const thousands = (value: number | null): number | null => (value === null ? null : value / 1000);

function range(least: number | null, most: number | null): string {
  if (least === null) return `at most ${most}`;
  if (most === null) return `${least} or more`;
  return least === most ? `${least}` : `${least} to ${most}`;
}
