import { hash } from 'node:crypto';
import { areMeasures, isEntry } from '../../state/journal/entry-schema.js';
import { isCount, isRequestId, isText, listOf } from '../../state/journal/field-checks.js';
import { foldJournal, type Ledger } from '../../state/ledger.js';
import {
  type LedgerCache,
  type LedgerSteps,
  type PackedMeasuresOf,
  type ParseEntries,
  packLedger,
  packMeasuresOf,
  unpackLedger,
  unpackMeasuresOf,
} from '../../state/ledger-cache.js';
import { areLedgerFields } from '../../state/ledger-schema.js';
import { cacheKey } from '../cache-key.js';
import { openCacheFile } from './cache-file.js';

/** To be raised when the ledger gets a field, or the meaning of a journal line or of a field changes. */
const ledgerVersion = '5';

/** Each part has a file, because most commands need only the ledger. */
type Part = 'ledger' | 'steps' | 'measures';

/**
 * Opens `.narrate/cache/<name>.ledger.jsonl`, `.steps.jsonl` and `.measures.jsonl`: the ledger of the journal as the last command
 * found it. Each file has the size of the journal at that time, and a value under the hash of that many bytes. So a journal
 * that only grew continues it, and one that was edited, shortened or replaced is read and folded again.
 * @param place `root`: the real folder of the manifest; `name`: the names of the manifest and the engine; `origin`: that of the run
 */
export function openLedgerMemory(place: {
  readonly root: string;
  readonly name: string;
  readonly origin: string;
}): LedgerCache {
  const { root, name, origin } = place;
  const open = (part: Part) => openCacheFile(root, `${name}.${part}.jsonl`);
  const keyOf = (part: Part, value: string) => cacheKey(part, ledgerVersion, origin, value);
  const hashKeyOf = (part: Part, bytes: Uint8Array) => keyOf(part, hash('sha256', bytes));

  /** Returns a value with the number of bytes that it includes; null: the cache has none, or the journal begins with other bytes. */
  const load = (part: Part, journal: Uint8Array): { size: number; value: unknown } | null => {
    const file = open(part);
    const size = file.get(keyOf(part, 'size'));
    if (!isCount(size) || (size as number) > journal.length) return null;
    const value = file.get(hashKeyOf(part, journal.subarray(0, size as number)));
    return value === undefined ? null : { size: size as number, value };
  };
  const store = (part: Part, journal: Uint8Array, value: unknown): void => {
    const file = open(part);
    file.set(keyOf(part, 'size'), journal.length);
    file.set(hashKeyOf(part, journal), value);
    file.save();
  };
  const measuresOf = (journal: Uint8Array, parse: ParseEntries): Ledger['measures'] => {
    const found = load('measures', journal);
    const known = found && measuresIn(found.value);
    const rest = known === null ? journal : journal.subarray(found?.size);
    return new Map([...(known ?? []), ...foldJournal(parse(rest), origin).measures]);
  };
  /** Tells whether much of a journal that grew is without cached measures, so that commands would parse it again and again. */
  const needMeasures = ({ length }: Uint8Array): boolean => {
    const size = open('measures').get(keyOf('measures', 'size'));
    return !isCount(size) || length - (size as number) > length / 8;
  };

  return {
    find(journal, parse) {
      const found = load('ledger', journal);
      const { fields, count } = (found?.value ?? {}) as { fields?: unknown; count?: unknown };
      if (found === null || !areLedgerFields(fields) || !isCount(count)) return null;
      const { size } = found;
      const included = journal.subarray(0, size);
      const ledger = unpackLedger(fields, () => measuresOf(included, parse));
      const steps = () => {
        const own = load('steps', included);
        return own?.size === size && areSteps(own.value, ledger) ? own.value : null;
      };
      return { size, count: count as number, ledger, steps };
    },
    set(journal, { ledger, count, steps }, { isContinued }) {
      if (!isContinued || needMeasures(journal)) store('measures', journal, packMeasuresOf(ledger));
      store('steps', journal, steps);
      store('ledger', journal, { fields: packLedger(ledger), count });
    },
  };
}

/** Returns cached measures by request id; null: they are invalid. */
function measuresIn(value: unknown): Ledger['measures'] | null {
  const isPair = (pair: unknown) => Array.isArray(pair) && isRequestId(pair[0]) && areMeasures(pair[1]);
  return Array.isArray(value) && value.every(isPair)
    ? unpackMeasuresOf(value as unknown as PackedMeasuresOf)
    : null;
}

/** Returns whether cached steps are valid entries, and the ledger has the text of each submission. */
function areSteps(value: unknown, { texts }: Pick<Ledger, 'texts'>): value is LedgerSteps {
  const { entries, measured } = (value ?? {}) as { entries?: unknown; measured?: unknown };
  if (!Array.isArray(entries) || !listOf(isText)(measured)) return false;
  return entries.every(
    (entry: unknown) =>
      typeof entry === 'object' &&
      entry !== null &&
      isEntry(entry) &&
      (entry.type !== 'submitting' || texts.has(entry.key)),
  );
}
