import type { MicroUsd } from '../../base/money/money.js';
import type { Spot } from '../../manifest/yaml/excerpt.js';
import type { Values } from '../../manifest/yaml/values.js';

/** An entry of `books` in a catalogue: one or several manifests. */
export interface CatalogueEntry {
  /** A path relative to the catalogue's folder. It may contain `*`, `**` and `?`. */
  readonly manifest: string;
  /** From 1 (first) to 100 (last). */
  readonly priority: number;
  /** The most that one run of the fleet may spend on each of its books; null: no limit. */
  readonly budgetMicroUsd: MicroUsd | null;
  /** Where it is in the catalogue. */
  readonly spot: Spot;
}

/** The most that the books of a catalogue may cost together, possibly charged requests included. Null: no limit. */
export interface FleetBudgets {
  /** For one `narrate fleet run`. */
  readonly runMicroUsd: MicroUsd | null;
  /** For a calendar month (UTC). */
  readonly monthMicroUsd: MicroUsd | null;
  /** Ever, with what they had cost before the first run of the fleet. */
  readonly totalMicroUsd: MicroUsd | null;
}

/** A validated catalogue: the books of a fleet, and what they have in common. */
export interface Catalogue {
  /** Lower-case letters, digits and hyphens. The queue of the fleet has this name. */
  readonly name: string;
  readonly entries: readonly CatalogueEntry[];
  /** Settings for manifests that do not have them, as written. `store` may contain `{book}`. */
  readonly defaults: Values;
  readonly budgets: FleetBudgets;
}

/** The priority of an entry that names none. */
export const usualPriority = 50;
