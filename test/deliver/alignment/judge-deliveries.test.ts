import { describe, expect, it } from 'vitest';
import type { Difference, TakeDifferences } from '../../../src/align/check/difference.js';
import type { BookVoice, VoiceTake } from '../../../src/deliver/alignment/book-voices.js';
import { deliverySamples, judgeDeliveries } from '../../../src/deliver/alignment/judge-deliveries.js';

const takeOf = (delivery: string, number: number): VoiceTake => {
  const fingerprint = `${delivery}${String((number * 7919) % 997).padStart(4, '0')}/one`;
  return {
    take: { path: `/${fingerprint}`, fingerprint, measures: null },
    fingerprint,
    text: 'She walked to the harbour before the sun was up.',
    delivery,
    parts: [],
    seconds: 30,
    alignment: undefined,
    isChosen: true,
  };
};

const takesOf = (delivery: string, count: number): readonly VoiceTake[] =>
  Array.from({ length: count }, (_, number) => takeOf(delivery, number));

const voiceOf = (...takes: readonly VoiceTake[]): BookVoice => ({
  id: 'voice',
  voice: 'Kore',
  language: 'en',
  takes,
  seconds: takes.length * 30,
});

const added: Difference = {
  startSeconds: 5,
  endSeconds: 5.7,
  missingSeconds: 0,
  missingWords: 0,
  missing: null,
  addedSeconds: 0.7,
  added: null,
  addedWords: 0,
  sentence: 0,
  isAtEdge: false,
};

const differencesOf = (fit: number, differences: readonly Difference[] = []): TakeDifferences => ({
  differences,
  sentences: 1,
  fit,
  words: 10,
  notJudged: { open: 0, unusual: 0, spelled: 0 },
});

describe('deliverySamples', () => {
  it('has at most 20 minutes of each kind, and the same takes whichever are due', () => {
    const [calm, sad] = [takesOf('calm', 100), takesOf('sad', 60)];
    const voice = voiceOf(...calm, ...sad);
    const all = deliverySamples(voice, voice.takes);
    expect([...all.keys()]).toEqual(['calm', 'sad']);
    expect(all.get('calm')?.own).toHaveLength(40);
    expect(all.get('calm')?.seconds).toBe(3000);
    expect(deliverySamples(voice, sad.slice(0, 1))).toEqual(new Map([['sad', all.get('sad')]]));
    const reversed = voiceOf(...voice.takes.toReversed());
    expect(deliverySamples(reversed, calm.slice(0, 1)).get('calm')).toEqual(all.get('calm'));
  });

  it('has all takes of a delivery with less than five minutes', () => {
    const few = takesOf('sad', 9);
    const sample = deliverySamples(voiceOf(...takesOf('calm', 100), ...few), few.slice(0, 1)).get('sad');
    expect(sample?.own).toEqual(few);
    expect(sample?.others.length).toBeGreaterThan(30);
  });
});

describe('judgeDeliveries', () => {
  const judge = (
    voice: BookVoice,
    due: readonly VoiceTake[],
    known: (take: VoiceTake) => TakeDifferences | null,
  ) =>
    judgeDeliveries(due, {
      samples: deliverySamples(voice, due),
      known: new Map(
        voice.takes.flatMap((take) => {
          const one = known(take);
          return one === null ? [] : [[take.fingerprint, one] as const];
        }),
      ),
      model: 'abc',
    });

  it('does not judge a small delivery that sounds unlike the others', () => {
    const [calm, whispered] = [takesOf('calm', 30), takesOf('whispered', 4)];
    const voice = voiceOf(...calm, ...whispered);
    const fits = ({ delivery }: VoiceTake) => differencesOf(delivery === 'calm' ? -1 : -8);
    const { judgements, unlike } = judge(voice, voice.takes, fits);
    expect([...judgements.keys()]).toEqual(calm.map(({ fingerprint }) => fingerprint));
    expect(unlike).toBe(4);
  });

  it('judges it by its own takes when it has five minutes', () => {
    const [calm, whispered] = [takesOf('calm', 30), takesOf('whispered', 10)];
    const voice = voiceOf(...calm, ...whispered);
    const fits = ({ delivery }: VoiceTake) =>
      delivery === 'calm' ? differencesOf(-1) : differencesOf(-8, [added]);
    const { judgements, unlike } = judge(voice, whispered, fits);
    expect(unlike).toBe(0);
    expect(judgements.size).toBe(10);
    const [one] = judgements.values();
    expect(one?.limits).toEqual({ missing: 0.4, added: 0.7 * 1.5, replaced: 2 });
    expect(one?.findings).toMatchObject([{ code: 'words-added', confidence: 'low' }]);
  });

  it('leaves out takes whose differences are not known', () => {
    const calm = takesOf('calm', 5);
    const { judgements, unlike } = judge(voiceOf(...calm), calm, (take) =>
      take === calm[0] ? null : differencesOf(0, [added]),
    );
    expect([...judgements.keys()]).toEqual(calm.slice(1).map(({ fingerprint }) => fingerprint));
    expect(unlike).toBe(0);
  });
});
