import { hash } from 'node:crypto';
import { areMeasures } from '../../state/journal/entry-schema.js';
import { isCount, isRequestId } from '../../state/journal/field-checks.js';
import type { Ledger } from '../../state/ledger.js';
import {
  type LedgerCache,
  type PackedLedger,
  packLedger,
  unpackLedger,
  unpackMeasuresOf,
} from '../../state/ledger-cache.js';
import { areLedgerFields } from '../../state/ledger-schema.js';
import { cacheKey } from '../cache-key.js';
import { type CacheFile, openCacheFile } from './cache-file.js';

/** To be raised when the meaning of a journal line or of a field of the ledger changes. */
const ledgerVersion = '1';

/**
 * Opens `.narrate/cache/<name>.ledger.jsonl` and `.measures.jsonl`: the ledger of the journal as the last command found it. Its key has the hash of
 * the whole journal, so a journal that grew, was edited, shortened or replaced is read and folded again.
 * @param place `root`: the real folder of the manifest; `name`: the names of the manifest and the engine; `origin`: that of the run
 */
export function openLedgerMemory(place: {
  readonly root: string;
  readonly name: string;
  readonly origin: string;
}): LedgerCache {
  const open = () => openCacheFile(place.root, `${place.name}.ledger.jsonl`);
  const openMeasures = () => openCacheFile(place.root, `${place.name}.measures.jsonl`);
  const keysOf = (journal: Uint8Array) => {
    const content = hash('sha256', journal);
    const key = (part: string) => cacheKey(part, ledgerVersion, place.origin, content);
    return { ledger: key('ledger'), measures: key('measures') };
  };
  return {
    get(journal, foldAgain) {
      const keys = keysOf(journal);
      const found = open().get(keys.ledger) as { fields?: unknown; count?: unknown } | undefined;
      if (found === undefined || !areLedgerFields(found.fields) || !isCount(found.count)) return null;
      const measures = () => measuresIn(openMeasures().get(keys.measures)) ?? foldAgain().measures;
      return { ledger: unpackLedger(found.fields, measures), count: found.count as number };
    },
    set(journal, { ledger, count }) {
      const keys = keysOf(journal);
      const { fields, measures } = packLedger(ledger);
      replaceEntry(openMeasures(), keys.measures, measures);
      replaceEntry(open(), keys.ledger, { fields, count });
    },
  };
}

function replaceEntry(file: CacheFile, key: string, value: unknown): void {
  file.set(key, value);
  file.save();
}

/** Returns cached measures by request id; null: they are not in the cache, or invalid. */
function measuresIn(value: unknown): Ledger['measures'] | null {
  const isPair = (pair: unknown) => Array.isArray(pair) && isRequestId(pair[0]) && areMeasures(pair[1]);
  return Array.isArray(value) && value.every(isPair)
    ? unpackMeasuresOf(value as unknown as PackedLedger['measures'])
    : null;
}
