import { isAudio } from '../exchange.js';
import { type Assumption, listed, notTested, type Observed, verdictOf } from '../finding.js';

const downloads = ({ exchanges }: Observed) => exchanges.filter(({ kind }) => kind === 'media');
const noDownload = notTested('no audio was downloaded');

/** Assumptions about the address of the audio. */
export const media: readonly Assumption[] = [
  {
    name: 'media field',
    assumption: 'A COMPLETED job names its audio in output.media_url, a list.',
    source: 'docs/decisions/answers.md',
    kinds: ['jobs'],
    judge({ exchanges }) {
      const completed = exchanges.filter(
        ({ kind, answer }) => kind === 'poll' && answer?.status?.toUpperCase() === 'COMPLETED',
      );
      if (completed.length === 0) return notTested('no job was completed');
      const forms = completed.map(({ answer }) => answer?.media ?? null);
      return verdictOf(
        forms.every((form) => form === 'list'),
        listed(forms.map((form) => (form === null ? 'no output.media_url' : `a ${form}`))),
      );
    },
  },
  {
    name: 'media host',
    assumption: 'The audio is on another host than the gateway.',
    source: 'docs/decisions/engines.md',
    kinds: ['jobs'],
    judge(observed) {
      const found = downloads(observed);
      if (found.length === 0) return noDownload;
      return verdictOf(
        found.every(({ origin }) => origin !== observed.origin),
        listed(found.map(({ origin }) => (origin === observed.origin ? 'the same host' : 'another host'))),
      );
    },
  },
  {
    name: 'media key',
    assumption: 'The audio can be downloaded without the API key.',
    source: 'docs/decisions/engines.md',
    kinds: ['jobs'],
    judge(observed) {
      const found = downloads(observed).filter(({ status }) => status !== null);
      if (found.length === 0) return noDownload;
      const text = found.map(({ status, hasQuery, mediaType }) => {
        const address = hasQuery ? 'signed address' : 'plain address';
        const type = status === 200 && !isAudio({ status, mediaType }) ? `, ${mediaType}` : '';
        return `HTTP ${status} without the key, ${address}${type}`;
      });
      return verdictOf(
        found.some((one) => isAudio(one) && !one.hasKey),
        listed(text),
      );
    },
  },
  {
    name: 'media type',
    assumption: 'The audio has the media type audio/wav.',
    source: 'docs/decisions/answers.md',
    kinds: ['jobs'],
    judge(observed) {
      const found = downloads(observed).filter(({ status }) => status === 200);
      if (found.length === 0) return noDownload;
      const isWav = (type: string | null) => /^audio\/(x-|vnd\.)?wave?$/.test(type ?? '');
      return verdictOf(
        found.every(({ mediaType }) => isWav(mediaType)),
        listed(found.map(({ mediaType }) => mediaType)),
      );
    },
  },
];
