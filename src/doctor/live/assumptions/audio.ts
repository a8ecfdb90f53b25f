import type { WavInfo } from '../../../audio/wav/wav-format.js';
import { type Assumption, type LiveTake, listed, notTested, type Observed, verdictOf } from '../finding.js';

const noAudio = notTested('no audio arrived');

/** Returns the takes that are WAV files. */
const readable = ({ takes }: Observed): readonly (LiveTake & { readonly wav: WavInfo })[] =>
  takes.flatMap((take) => (take.wav === null ? [] : [{ ...take, wav: take.wav }]));

const secondsOf = ({ frames, sampleRate }: WavInfo): number => frames / sampleRate;

/** How far the length of speech may be from its estimate. Voices and prompts differ by less. */
const widestShare = 2;

const formatText = ({ encoding, bitsPerSample, channels, sampleRate }: WavInfo): string =>
  `${bitsPerSample}-bit ${encoding === 'int' ? 'PCM' : 'float'}, ${sampleRate} Hz, ${channels === 1 ? 'mono' : `${channels} channels`}`;

/** Assumptions about the audio. */
export const audio: readonly Assumption[] = [
  {
    name: 'WAV format',
    assumption: 'The audio is a WAV file: 16-bit PCM, 24000 Hz, mono.',
    source: 'docs/engines.md',
    kinds: ['jobs', 'direct'],
    judge(observed) {
      if (observed.takes.length === 0) return noAudio;
      const isExpected = observed.takes.every(
        ({ wav }) =>
          wav?.encoding === 'int' &&
          wav.bitsPerSample === 16 &&
          wav.channels === 1 &&
          wav.sampleRate === 24_000,
      );
      const texts = observed.takes.map(({ wav }) =>
        wav === null ? 'not a readable WAV file' : formatText(wav),
      );
      return verdictOf(isExpected, listed(texts));
    },
  },
  {
    name: 'speed of speech',
    assumption: 'Speech has about as many characters a second as the profile of the engine says.',
    source: 'docs/engines.md',
    kinds: ['jobs', 'direct'],
    judge(observed) {
      const takes = readable(observed);
      if (takes.length === 0) return noAudio;
      const { charactersPerSecond } = observed.profile;
      const speeds = takes.map(({ text, wav }) => text.characters / secondsOf(wav));
      const isExpected = speeds.every(
        (speed) => speed > charactersPerSecond / widestShare && speed < charactersPerSecond * widestShare,
      );
      const text = speeds.map((speed) => speed.toFixed(1)).join(', ');
      return verdictOf(isExpected, `${text} characters a second (profile: ${charactersPerSecond})`);
    },
  },
  {
    name: 'length of text',
    assumption: 'A text of the length of a chunk is accepted and spoken to its end.',
    source: 'docs/engines.md',
    kinds: ['jobs', 'direct'],
    judge(observed) {
      const [longest] = readable(observed).toSorted((one, other) => other.text.bytes - one.text.bytes);
      if (longest === undefined) return noAudio;
      const { text, wav } = longest;
      const expected = text.characters / observed.profile.charactersPerSecond;
      const said = `${text.bytes} bytes gave ${secondsOf(wav).toFixed(1)} s (estimate: ${expected.toFixed(1)} s)`;
      return verdictOf(secondsOf(wav) > expected / widestShare, said);
    },
  },
];
