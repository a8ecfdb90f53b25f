import { usd } from '../../../base/money/money.js';
import { type AffectedChunk, planPronunciation } from '../../../use-cases/pronunciation.js';
import type { RespellingQuote } from '../../api.js';
import { chunkIdOf } from '../../ids.js';
import { fieldsOf, type Route, respelling } from './route.js';

/** How many changes of a chunk are shown. */
const mostShown = 3;

/** `POST /api/pronunciation/quote`: what the next run would buy because of an entry. */
export const quoteRespelling: Route = {
  method: 'POST',
  path: '/api/pronunciation/quote',
  changes: false,
  async handle({ body }, { options, pronunciations }) {
    const { word, say } = fieldsOf(respelling, body);
    const change = await planPronunciation(options, { word, say });
    const value: RespellingQuote = {
      quote: pronunciations.make({ word, say, change }),
      changed: change.changed,
      chunks: change.chunks.map(chunkJson),
      requests: change.requests,
      costUsd: usd(change.costMicroUsd),
    };
    return { kind: 'json', value };
  },
};

const chunkJson = ({ chunk, changes }: AffectedChunk): RespellingQuote['chunks'][number] => ({
  id: chunkIdOf(chunk),
  words: changes.slice(0, mostShown).map(({ from, to }) => `${from} → ${to}`.trim()),
});
