import { supportsBitrate } from '../../audio/formats/encoder-settings.js';
import { type AudioFormat, formatNames, formats, usualFormats } from '../../audio/formats/registry.js';
import { isRate } from '../schema/encoding-schema.js';
import type { Path } from '../yaml/node-index.js';
import { isValues, listOf, type Values } from '../yaml/values.js';
import type { NameFinding } from './name-finding.js';

/** What is no format at all is taken for a lossy one: that it is none is reported elsewhere. */
const isLossy = (format: unknown): boolean =>
  typeof format === 'string' &&
  !formatNames.some((name) => name === format && formats[name].compression !== 'lossy');

/** A number of the manifest, and where it stands. */
interface Setting {
  readonly value: number;
  readonly path: Path;
}

/**
 * Encoder settings that a format cannot have: those for all formats are held against the formats that are made, those
 * of one format against that format.
 */
export function validateEncoding(data: Values): NameFinding[] {
  const audio = isValues(data.audio) ? data.audio : {};
  const made = new Set([
    ...listOf(audio.chapters ?? usualFormats.chapters),
    ...listOf(audio.book ?? usualFormats.book),
  ]);
  const found = formatNames.flatMap((format) =>
    checkFormat(format, settingsOf(format, audio)).filter(
      ({ path }) => made.has(format) || path.includes('encoding'),
    ),
  );
  if (!isRate('bitrate', audio.bitrate) || [...made].some(isLossy)) return found;
  return [
    ...found,
    findingAt(
      ['audio', 'bitrate'],
      'None of the formats that are made has a bit rate to choose.',
      'Remove the line: wav and flac keep every sample.',
    ),
  ];
}

interface Settings {
  readonly bitrate: Setting | null;
  readonly sampleRate: Setting | null;
  readonly channels: 1 | 2;
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
        `${format} cannot have ${sampleRate.value} Hz.`,
        `It takes ${listed(rates)} Hz.${sampleRate.path.includes('encoding') ? '' : elsewhere('sampleRate', sampleRate.value)}`,
      ),
    ];
  if (bitrate === null || !isLossy(format)) return [];
  const possible = (sampleRate === null ? ratesForSpeech(format) : [sampleRate.value]) ?? [];
  const able = possible.filter((rate) => supportsBitrate(formats[format], bitrate.value, rate, channels));
  if (able.length > 0) return sampleRate === null ? raisedRate(format, bitrate, { able, channels }) : [];
  const at = sampleRate === null ? '' : ` at ${sampleRate.value} Hz`;
  return [
    findingAt(
      bitrate.path,
      `${format} cannot have ${bitrate.value} kb/s${at}.`,
      `It takes ${bitratesAt(format, possible, channels)}.`,
    ),
  ];
}

/** AAC can have more, which hardly a player is made for: who wants it writes it down. */
const ratesForSpeech = (format: AudioFormat): readonly number[] =>
  (formats[format].sampleRates ?? []).filter((rate) => rate <= 48_000);

/** What synthetic voices are recorded at, all that are known (Hz): nothing of theirs is lost in it. */
const takeRate = 24_000;

/** Opus has one sample rate, and MP3 steps that are known. AAC has bounds instead, so a bit rate that speech has no use for would go unnoticed, with a sample rate that nobody asked for. */
function raisedRate(
  format: AudioFormat,
  { value, path }: Setting,
  { able, channels }: { readonly able: readonly number[]; readonly channels: 1 | 2 },
): NameFinding[] {
  const { sampleRates, bitRatesAt } = formats[format];
  const bounds = bitRatesAt(takeRate, channels);
  const least = Math.min(...able);
  const isOnlyRate = sampleRates?.length === 1;
  if (bounds === null || !('most' in bounds) || isOnlyRate || least <= takeRate) return [];
  const own = `\`encoding: { ${format}: { bitrate: ${value}, sampleRate: ${least} } }\``;
  return [
    {
      code: 'manifest-raised-rate',
      severity: 'warning',
      path,
      message: `${format} with ${value} kb/s needs ${least} Hz, which is more than speech is recorded at: it is made so.`,
      hint: `At ${takeRate} Hz it takes up to ${bounds.most} kb/s, and 64 is enough for speech. To have it as it is: ${own}.`,
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

const elsewhere = (key: string, value: number): string =>
  ` For other formats alone: \`encoding: { mp3: { ${key}: ${value} } }\`.`;

const listed = (numbers: readonly number[]): string =>
  numbers.length === 1 ? `${numbers[0]}` : `${numbers.slice(0, -1).join(', ')} or ${numbers.at(-1)}`;

const findingAt = (path: Path, message: string, hint: string): NameFinding => ({
  code: 'manifest-bad-encoding',
  severity: 'error',
  path,
  message,
  hint,
});
