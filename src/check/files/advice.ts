import type { AudioFormat } from '../../audio/formats/registry.js';
import type { FileFinding, FileFindingCode } from './file-finding.js';
import type { Target } from './targets/target.js';

/** File of a finding, and its loudness by the manifest. */
export interface AdvisedFile {
  readonly kind: 'chapter' | 'book';
  readonly format: AudioFormat;
  /** Name of the `audio.loudness` target; null: off. */
  readonly loudness: string | null;
  /** Whether `narrate --draft` wrote the file. */
  readonly isDraft: boolean;
}

/**
 * Returns what to do about a finding; null: its message already says so. Equal advice for several findings is equal text,
 * so that callers can print it once.
 */
export function adviceFor(finding: FileFinding, file: AdvisedFile, target: Target): string | null {
  const { code, least, most } = finding;
  const { format, isDraft } = file;
  if (isSetByAcx(code) && target.loudness === 'acx' && file.loudness !== 'acx') return acxAdvice;
  const retake = `\`narrate retake${isDraft ? ' --draft' : ''}\``;
  switch (code) {
    case 'missing':
    case 'stale':
    case 'undecodable':
      return null;
    case 'silent':
      return `The file is silent: run \`narrate retake --flagged${isDraft ? ' --draft' : ''}\` to replace flagged recordings.`;
    case 'rms':
    case 'peak':
    case 'true-peak':
    case 'loudness':
      return levelAdvice(file, target, retake);
    case 'noise-floor':
      return `Too noisy: give chapters at least half a second of silence (\`audio.gaps.chapterStart\`, \`chapterEnd\`). If that is not enough, replace noisy recordings with ${retake}.`;
    case 'head':
      return `Set \`audio.gaps.chapterStart\` to ${range(least, most)} s; 0.75 is best.`;
    case 'tail':
      return `Set \`audio.gaps.chapterEnd\` to ${range(least, most)} s; 2 is best.`;
    case 'sample-rate':
      return `Set \`audio.encoding.${format}.sampleRate\` to ${range(least, most)}.`;
    case 'bit-rate':
      return `Set \`audio.encoding.${format}.bitrate\` to ${range(thousands(least), thousands(most))}.`;
    case 'channels':
      return `Set \`audio.channels\` to ${range(least, most)}, and set no \`channels\` under \`audio.encoding\`.`;
    case 'bit-rate-varies':
    case 'sample-bits':
      return `narrate writes no ${format} files like this: delete it and run narrate again.`;
    case 'length':
      return file.kind === 'chapter'
        ? 'Split the chapter into two files under `chapters`.'
        : 'Deliver one file for each chapter: set `audio.chapters`.';
  }
}

/** Tells whether `loudness: acx` sets the value. Other settings for it have no effect, or conflict. */
const isSetByAcx = (code: FileFindingCode): boolean =>
  levelCodes.includes(code) || code === 'sample-rate' || code === 'bit-rate';
const levelCodes: readonly FileFindingCode[] = ['rms', 'peak', 'true-peak', 'loudness'];
const acxAdvice = 'Set `audio.loudness: acx`, which sets level, sample rate and bit rate.';

/** Setting the target again does not help if the file missed it. */
function levelAdvice({ loudness }: AdvisedFile, { loudness: wanted }: Target, retake: string): string {
  if (wanted === null) return 'Set `audio.loudness` in the manifest.';
  return loudness === wanted
    ? `The file missed \`audio.loudness: ${wanted}\`: listen for recordings that are far too quiet or too loud, and replace them with ${retake}.`
    : `Too loud or too quiet: set \`audio.loudness: ${wanted}\`.`;
}

const thousands = (value: number | null): number | null => (value === null ? null : value / 1000);

function range(least: number | null, most: number | null): string {
  if (least === null) return `at most ${most}`;
  if (most === null) return `${least} or more`;
  return least === most ? `${least}` : `${least} to ${most}`;
}
