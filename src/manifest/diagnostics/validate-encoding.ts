import { supportsBitrate } from '../../audio/formats/encoder-settings.js';
import {
  type AudioFormat,
  epubFormats,
  formatNames,
  formats,
  usualFormats,
} from '../../audio/formats/registry.js';
import { isRate } from '../schema/encoding-schema.js';
import type { Path } from '../yaml/node-index.js';
import { isValues, listOf, type Values } from '../yaml/values.js';
import type { NameFinding } from './name-finding.js';

/** Also true for an unknown format, which the schema reports. */
const isLossy = (format: unknown): boolean =>
  typeof format === 'string' &&
  !formatNames.some((name) => name === format && formats[name].compression !== 'lossy');

/** Number from the manifest, with its path. */
interface Setting {
  readonly value: number;
  readonly path: Path;
}

/**
 * Reports encoder settings that a format does not support. Settings for all formats are checked for the formats that
 * are written, settings of one format for that format.
 */
export function validateEncoding(data: Values): NameFinding[] {
  const audio = isValues(data.audio) ? data.audio : {};
  const written = new Set([
    ...listOf(audio.chapters ?? usualFormats.chapters),
    ...listOf(audio.book ?? usualFormats.book),
  ]);
  const found = formatNames.flatMap((format) =>
    checkFormat(format, settingsOf(format, audio)).filter(
      ({ path }) => written.has(format) || path.includes('encoding'),
    ),
  );
  found.push(...checkEpub(audio));
  if (!isRate('bitrate', audio.bitrate) || [...written].some(isLossy)) return found;
  return [
    ...found,
    findingAt(
      ['audio', 'bitrate'],
      '`bitrate` has no effect: none of the chosen formats has a bit rate.',
      'Remove the line: wav and flac are lossless.',
    ),
  ];
}

interface Settings {
  readonly bitrate: Setting | null;
  readonly sampleRate: Setting | null;
  readonly channels: 1 | 2;
}

/** Checks the audio of an EPUB, to which the settings for all formats do not apply. */
function checkEpub(audio: Values): NameFinding[] {
  const encoding = isValues(audio.encoding) ? audio.encoding : {};
  const epub = isValues(encoding.epub) ? encoding.epub : {};
  const format = epubFormats.find((one) => one === (epub.format ?? epubFormats[0]));
  if (format === undefined) return [];
  const setting = (key: 'bitrate' | 'sampleRate'): Setting | null => {
    const value = epub[key];
    return isRate(key, value) ? { value, path: ['audio', 'encoding', 'epub', key] } : null;
  };
  const channels = epub.channels === 2 ? 2 : 1;
  return checkFormat(format, { bitrate: setting('bitrate'), sampleRate: setting('sampleRate'), channels });
}

function settingsOf(format: AudioFormat, audio: Values): Settings {
  const encoding = isValues(audio.encoding) ? audio.encoding : {};
  const ofFormat = encoding[format];
  const own = isValues(ofFormat) ? ofFormat : {};
  const setting = (key: 'bitrate' | 'sampleRate'): Setting | null => {
    const value = own[key] ?? audio[key];
    if (!isRate(key, value)) return null;
    return { value, path: own[key] === undefined ? ['audio', key] : ['audio', 'encoding', format, key] };
  };
  return {
    bitrate: setting('bitrate'),
    sampleRate: setting('sampleRate'),
    channels: (own.channels ?? audio.channels) === 2 ? 2 : 1,
  };
}

function checkFormat(format: AudioFormat, { bitrate, sampleRate, channels }: Settings): NameFinding[] {
  const rates = formats[format].sampleRates;
  if (sampleRate !== null && rates !== null && !rates.includes(sampleRate.value))
    return [
      findingAt(
        sampleRate.path,
        `${format} does not support ${sampleRate.value} Hz.`,
        `It supports ${listed(rates)} Hz.${sampleRate.path.includes('encoding') ? '' : perFormatHint('sampleRate', sampleRate.value)}`,
      ),
    ];
  if (bitrate === null || !isLossy(format)) return [];
  const possible = (sampleRate === null ? ratesForSpeech(format) : [sampleRate.value]) ?? [];
  const supported = possible.filter((rate) =>
    supportsBitrate(formats[format], bitrate.value, rate, channels),
  );
  if (supported.length > 0)
    return sampleRate === null ? raisedRate(format, bitrate, { supported, channels }) : [];
  const at = sampleRate === null ? '' : ` at ${sampleRate.value} Hz`;
  return [
    findingAt(
      bitrate.path,
      `${format} does not support ${bitrate.value} kb/s${at}.`,
      `It supports ${bitratesAt(format, possible, channels)}.`,
    ),
  ];
}

/** AAC supports more, but few players do: a higher rate must be in the manifest. */
const ratesForSpeech = (format: AudioFormat): readonly number[] =>
  (formats[format].sampleRates ?? []).filter((rate) => rate <= 48_000);

/** Hz. All known synthetic voices are recorded at this rate. */
const takeRate = 24_000;

/**
 * Warns of an AAC bit rate that needs a higher sample rate than the takes have. Opus has one sample rate, and MP3 a
 * few bit rates for each.
 */
function raisedRate(
  format: AudioFormat,
  { value, path }: Setting,
  { supported, channels }: { readonly supported: readonly number[]; readonly channels: 1 | 2 },
): NameFinding[] {
  const { sampleRates, bitRatesAt } = formats[format];
  const bounds = bitRatesAt(takeRate, channels);
  const least = Math.min(...supported);
  const isOnlyRate = sampleRates?.length === 1;
  if (bounds === null || !('most' in bounds) || isOnlyRate || least <= takeRate) return [];
  const own = `\`encoding: { ${format}: { bitrate: ${value}, sampleRate: ${least} } }\``;
  return [
    {
      code: 'manifest-raised-rate',
      severity: 'warning',
      path,
      message: `${format} with ${value} kb/s needs ${least} Hz, but recordings have ${takeRate} Hz: the files get ${least} Hz.`,
      hint: `At ${takeRate} Hz it supports up to ${bounds.most} kb/s, and 64 is enough for speech. To keep ${value} kb/s, write ${own}.`,
    },
  ];
}

function bitratesAt(format: AudioFormat, rates: readonly number[], channels: 1 | 2): string {
  const known = rates
    .map((rate) => formats[format].bitRatesAt(rate, channels))
    .filter((found) => found !== null);
  const single = known.flatMap((found) => ('least' in found ? [] : found));
  if (single.length > 0) return `${listed([...new Set(single)].sort((a, b) => a - b))} kb/s`;
  const bounds = known.flatMap((found) => ('least' in found ? [found.least, found.most] : []));
  return `${Math.min(...bounds)} to ${Math.max(...bounds)} kb/s`;
}

const perFormatHint = (key: string, value: number): string =>
  ` To set it only for another format: \`encoding: { mp3: { ${key}: ${value} } }\`.`;

const listed = (numbers: readonly number[]): string =>
  numbers.length === 1 ? `${numbers[0]}` : `${numbers.slice(0, -1).join(', ')} or ${numbers.at(-1)}`;

const findingAt = (path: Path, message: string, hint: string): NameFinding => ({
  code: 'manifest-bad-encoding',
  severity: 'error',
  path,
  message,
  hint,
});
