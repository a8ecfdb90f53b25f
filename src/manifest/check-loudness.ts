import { acxEncoding, acxSilence } from '../audio/loudness-targets.js';
import type { NameFinding } from './check-names.js';
import type { Path } from './read-yaml.js';
import { isValues, listOf, type Values } from './values.js';

/**
 * What cannot go together with `loudness: acx`, where that is written down. Where it holds by default alone, nothing was
 * promised to ACX, and the other lines of the manifest hold.
 */
export function checkLoudness(data: Values): NameFinding[] {
  const audio = isValues(data.audio) ? data.audio : {};
  return audio.loudness === 'acx' ? [...checkMp3(audio), ...checkSilence(audio)] : [];
}

function checkMp3(audio: Values): NameFinding[] {
  const isMade = [...listOf(audio.chapters ?? ['mp3']), ...listOf(audio.book)].includes('mp3');
  const encoding = isValues(audio.encoding) ? audio.encoding : {};
  const own = isValues(encoding.mp3) ? encoding.mp3 : {};
  const find = (key: 'bitrate' | 'sampleRate', isWrong: (value: number) => boolean, hint: string) => {
    const isOwn = own[key] !== undefined;
    const value = own[key] ?? audio[key];
    if (typeof value !== 'number' || !isWrong(value) || !(isMade || isOwn)) return [];
    return [finding(isOwn ? ['audio', 'encoding', 'mp3', key] : ['audio', key], `${key} ${value}`, hint)];
  };
  const elsewhere = 'For other formats write it under `encoding`.';
  return [
    ...find(
      'bitrate',
      (value) => value < acxEncoding.bitrate,
      `ACX takes ${acxEncoding.bitrate} kb/s or more. ${elsewhere}`,
    ),
    ...find(
      'sampleRate',
      (value) => value !== acxEncoding.sampleRate,
      `ACX takes ${acxEncoding.sampleRate} Hz alone. ${elsewhere}`,
    ),
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
        `ACX wants ${least} to ${most} s of silence ${where}.`,
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
  message: `${what} contradicts \`loudness: acx\`.`,
  hint,
});
