import { type PackedMeasures, packMeasures, unpackMeasures } from './journal/packed-measures.js';
import type { Ledger } from './ledger.js';

/** The ledger of a journal file without corrupt or torn lines. */
export interface KnownLedger {
  readonly ledger: Ledger;
  /** How many entries the file has. */
  readonly count: number;
}

/** A cache of the ledger of a journal file, under the hash of the whole file and the origin of the run. */
export interface LedgerCache {
  /**
   * Returns the ledger of a file with this content; null: it is not in the cache.
   * @param foldAgain derives the ledger from the journal; called if the measures are needed and are not in the cache
   */
  get(journal: Uint8Array, foldAgain: () => Ledger): KnownLedger | null;
  /** Replaces the cached ledger. A failed write is ignored. @throws NarrateError `unsafe-path` */
  set(journal: Uint8Array, known: KnownLedger): void;
}

/** A field of a ledger as JSON: a map as its entries, a set as its values, any other value unchanged. */
type PackedField =
  | { readonly map: readonly (readonly [unknown, unknown])[] }
  | { readonly set: readonly unknown[] }
  | { readonly value: unknown };

/** A ledger as JSON values. Most commands need no measures, which are half of a journal, so these are separate. */
export interface PackedLedger {
  readonly fields: Readonly<Record<string, PackedField>>;
  readonly measures: readonly (readonly [string, PackedMeasures])[];
}

/** Converts a ledger to JSON values. `unpackLedger` reverses it. */
export function packLedger({ measures, ...fields }: Ledger): PackedLedger {
  const packed = Object.entries(fields).map(([name, field]) => [name, packField(field)] as const);
  return {
    fields: Object.fromEntries(packed),
    measures: [...measures].map(([requestId, one]) => [requestId, packMeasures(one)]),
  };
}

/** Converts JSON values back to a ledger. @param measures is called when the measures are first read */
export function unpackLedger(fields: PackedLedger['fields'], measures: () => Ledger['measures']): Ledger {
  const unpacked = Object.entries(fields).map(([name, field]) => [name, unpackField(field)] as const);
  let known: Ledger['measures'] | null = null;
  return {
    ...(Object.fromEntries(unpacked) as Omit<Ledger, 'measures'>),
    get measures() {
      known ??= measures();
      return known;
    },
  };
}

/** Converts packed measures back, by request id. */
export const unpackMeasuresOf = (packed: PackedLedger['measures']): Ledger['measures'] =>
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
