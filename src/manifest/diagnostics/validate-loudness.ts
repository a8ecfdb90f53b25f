import { acxEncoding, acxFormat, acxSilence } from '../../audio/dsp/loudness-targets.js';
import { usualFormats } from '../../audio/formats/registry.js';
import { audioSchema } from '../schema/audio-schema.js';
import { isRate } from '../schema/encoding-schema.js';
import type { Path } from '../yaml/node-index.js';
import { isValues, listOf, type Values } from '../yaml/values.js';
import type { NameFinding } from './name-finding.js';

/**
 * Reports settings that conflict with a written `loudness: acx`. As the default, `acx` promises nothing, and the other
 * settings of the manifest apply.
 */
export function validateLoudness(data: Values): NameFinding[] {
  const audio = isValues(data.audio) ? data.audio : {};
  if (audio.loudness !== 'acx') return [];
  return [...checkChapterFiles(audio), ...checkAcxFiles(audio), ...checkSilence(audio)];
}

/** ACX accepts one file a chapter. A book file is not submitted, so its format does not matter. */
function checkChapterFiles({ chapters }: Values): NameFinding[] {
  if (!Array.isArray(chapters) || chapters.some((format) => !chapterFormats.includes(format))) return [];
  if (chapters.includes(acxFormat)) return [];
  const hint = `ACX accepts one ${acxFormat} file a chapter. Add ${acxFormat}, or remove the line \`loudness: acx\`; the loudness stays the same without it.`;
  return [finding(['audio', 'chapters'], `No ${acxFormat} among the chapter files`, hint)];
}

const chapterFormats: readonly unknown[] = audioSchema.shape.chapters.unwrap().element.options;

function checkAcxFiles(audio: Values): NameFinding[] {
  const isWritten = [...listOf(audio.chapters ?? usualFormats.chapters), ...listOf(audio.book)].includes(
    acxFormat,
  );
  const encoding = isValues(audio.encoding) ? audio.encoding : {};
  const ofFormat = encoding[acxFormat];
  const own = isValues(ofFormat) ? ofFormat : {};
  const find = (
    key: 'bitrate' | 'sampleRate' | 'channels',
    isWrong: (value: unknown) => boolean,
    hint: string,
  ) => {
    const isOwn = own[key] !== undefined;
    const value = own[key] ?? audio[key];
    if (!isWrong(value) || !(isWritten || isOwn)) return [];
    return [finding(isOwn ? ['audio', 'encoding', acxFormat, key] : ['audio', key], `${key} ${value}`, hint)];
  };
  const perFormat = 'To set it for other formats, write it under `encoding`.';
  return [
    ...find(
      'bitrate',
      (value) => isRate('bitrate', value) && value < acxEncoding.bitrate,
      `ACX accepts ${acxEncoding.bitrate} kb/s or more. ${perFormat}`,
    ),
    ...find(
      'sampleRate',
      (value) => isRate('sampleRate', value) && value !== acxEncoding.sampleRate,
      `ACX accepts only ${acxEncoding.sampleRate} Hz. ${perFormat}`,
    ),
    ...find('channels', (value) => value === 2, `Its ${acxFormat} files are mono. ${perFormat}`),
  ];
}

function checkSilence(audio: Values): NameFinding[] {
  const gaps = isValues(audio.gaps) ? audio.gaps : {};
  const find = (key: string, { least, most }: { least: number; most: number }, where: string) => {
    const value = gaps[key];
    if (typeof value !== 'number' || (value >= least && value <= most)) return [];
    return [
      finding(
        ['audio', 'gaps', key],
        `${key} ${value}`,
        `ACX requires ${least} to ${most} s of silence ${where}.`,
      ),
    ];
  };
  return [
    ...find('chapterStart', acxSilence.head, 'before the first word'),
    ...find('chapterEnd', acxSilence.tail, 'after the last word'),
  ];
}

const finding = (path: Path, what: string, hint: string): NameFinding => ({
  code: 'manifest-loudness-contradicted',
  severity: 'error',
  path,
  message: `${what} conflicts with \`loudness: acx\`.`,
  hint,
});
