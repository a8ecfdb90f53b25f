import type { JournalEntry } from './journal/journal-entry.js';
import { type PackedMeasures, packMeasures, unpackMeasures } from './journal/packed-measures.js';
import { withLateMeasures } from './late-measures.js';
import type { Ledger } from './ledger.js';

/** The entries of a journal as far as the ledger of a longer journal depends on them: about a third of its bytes. */
export interface LedgerSteps {
  /** All entries in their order, except measures. Submissions have an empty `text`, which the ledger has in `texts`. */
  readonly entries: readonly JournalEntry[];
  /** The ids of the lines of measures. */
  readonly measured: readonly string[];
}

/** The ledger of a journal file without corrupt or torn lines. */
export interface KnownLedger {
  readonly ledger: Ledger;
  /** How many entries the file has. */
  readonly count: number;
  /** The entries from which the ledger of a longer file is derived; null: some have the same id, so their order matters. */
  readonly steps: LedgerSteps | null;
}

/** The ledger of the first bytes of a journal file, which end with a line. */
export interface Checkpoint extends Omit<KnownLedger, 'steps'> {
  /** How many bytes of the file it includes. */
  readonly size: number;
  /** Reads the steps; null: the cache lacks them. Most commands find the file unchanged, and do not need them. */
  steps(): LedgerSteps | null;
}

/** Returns the entries of a part of the journal file that begins and ends with a line. */
export type ParseEntries = (part: Uint8Array) => readonly JournalEntry[];

/** A cache of the ledger of a journal file for the origin of the run, under a hash of the bytes that it includes. */
export interface LedgerCache {
  /**
   * Returns the ledger of the file as it was last cached; null: the cache has none, or the file does not begin with those bytes.
   * @param parse is called if measures are needed that are not in the cache
   */
  find(journal: Uint8Array, parse: ParseEntries): Checkpoint | null;
  /**
   * Replaces the cached ledger. A failed write is ignored. @throws NarrateError `unsafe-path`
   * @param options.isContinued true: the ledger continues the cached one, so the cached measures stay valid
   */
  set(journal: Uint8Array, known: KnownLedger, options: { readonly isContinued: boolean }): void;
}

/** A field of a ledger as JSON: a map as its entries, a set as its values, any other value unchanged. */
type PackedField =
  | { readonly map: readonly (readonly [unknown, unknown])[] }
  | { readonly set: readonly unknown[] }
  | { readonly value: unknown };

/** The fields of a ledger as JSON values. Most commands need no measures, which are half of a journal, so these are separate. */
export type PackedLedger = Readonly<Record<string, PackedField>>;

/** Converts a ledger without its measures to JSON values. It does not read the measures, which may be parsed on first use. */
export const packLedger = (ledger: Ledger): PackedLedger =>
  Object.fromEntries(
    Object.keys(ledger)
      .filter((name) => name !== 'measures')
      .map((name) => [name, packField(ledger[name as keyof Ledger])]),
  );

/** The measures of a ledger as JSON values, by request id. */
export type PackedMeasuresOf = readonly (readonly [string, PackedMeasures])[];

/** Converts the measures of a ledger to JSON values. `unpackMeasuresOf` reverses it. */
export const packMeasuresOf = ({ measures }: Ledger): PackedMeasuresOf =>
  [...measures].map(([requestId, one]) => [requestId, packMeasures(one)]);

/** Converts JSON values back to a ledger. @param measures is called when the measures are first read */
export function unpackLedger(fields: PackedLedger, measures: () => Ledger['measures']): Ledger {
  const unpacked = Object.entries(fields).map(([name, field]) => [name, unpackField(field)] as const);
  return withLateMeasures(Object.fromEntries(unpacked) as Omit<Ledger, 'measures'>, measures);
}

/** Converts packed measures back, by request id. */
export const unpackMeasuresOf = (packed: PackedMeasuresOf): Ledger['measures'] =>
  new Map(
    packed.flatMap(([requestId, measures]) => {
      const one = unpackMeasures(measures);
      return one === null ? [] : [[requestId, one]];
    }),
  );

function packField(field: unknown): PackedField {
  if (field instanceof Map) return { map: [...field] };
  return field instanceof Set ? { set: [...field] } : { value: field };
}

function unpackField(field: PackedField): unknown {
  if ('map' in field) return new Map(field.map);
  return 'set' in field ? new Set(field.set) : field.value;
}
