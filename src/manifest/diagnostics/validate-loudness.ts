import { acxEncoding, acxSilence } from '../../audio/dsp/loudness-targets.js';
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
  return [...checkChapterFiles(audio), ...checkMp3(audio), ...checkSilence(audio)];
}

/** ACX accepts one file a chapter. A book file is not submitted, so its format does not matter. */
function checkChapterFiles({ chapters }: Values): NameFinding[] {
  if (!Array.isArray(chapters) || chapters.some((format) => !chapterFormats.includes(format))) return [];
  if (chapters.includes('mp3')) return [];
  const hint =
    'ACX accepts one mp3 file a chapter. Add mp3, or remove the line `loudness: acx`; the loudness stays the same without it.';
  return [finding(['audio', 'chapters'], 'No mp3 among the chapter files', hint)];
}

const chapterFormats: readonly unknown[] = audioSchema.shape.chapters.unwrap().element.options;

function checkMp3(audio: Values): NameFinding[] {
  const isWritten = [...listOf(audio.chapters ?? ['mp3']), ...listOf(audio.book)].includes('mp3');
  const encoding = isValues(audio.encoding) ? audio.encoding : {};
  const own = isValues(encoding.mp3) ? encoding.mp3 : {};
  const find = (
    key: 'bitrate' | 'sampleRate' | 'channels',
    isWrong: (value: unknown) => boolean,
    hint: string,
  ) => {
    const isOwn = own[key] !== undefined;
    const value = own[key] ?? audio[key];
    if (!isWrong(value) || !(isWritten || isOwn)) return [];
    return [finding(isOwn ? ['audio', 'encoding', 'mp3', key] : ['audio', key], `${key} ${value}`, hint)];
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
    ...find('channels', (value) => value === 2, `ACX files are mono. ${perFormat}`),
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
