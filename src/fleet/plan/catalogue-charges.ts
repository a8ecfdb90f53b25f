import { NarrateError } from '../../base/errors.js';
import type { MicroUsd } from '../../base/money/money.js';
import type { Month } from '../../base/money/month.js';
import type { FleetBook, OpenCatalogue } from '../catalogue/open-catalogue.js';
import { readCharges } from '../governor/read-charges.js';
import { bookEnvironment } from './book-environment.js';

type Charges = Awaited<ReturnType<typeof readCharges>>;

interface Context {
  readonly environment: NodeJS.ProcessEnv;
  readonly signal: AbortSignal;
}

/** Returns the options with which the use cases open a book of a fleet. */
export const bookOptions = (book: FleetBook, environment: NodeJS.ProcessEnv) => ({
  manifest: book.path,
  defaults: book.defaults,
  environment: bookEnvironment(environment),
});

/**
 * Reads what all books of a catalogue have cost. Without budgets, a book whose store cannot be read is left out: it limits no
 * other book.
 * @throws NarrateError as `readCharges`
 */
export async function catalogueCharges(
  { books, budgets }: OpenCatalogue,
  { environment, signal }: Context,
): Promise<Charges> {
  const hasBudget = Object.values(budgets).some((budget) => budget !== null);
  const options = books.map((book) => [book.name, bookOptions(book, environment)] as const);
  if (hasBudget) return readCharges(new Map(options), signal);
  const found = [];
  for (const one of options) {
    try {
      found.push(...(await readCharges(new Map([one]), signal)));
    } catch (error) {
      if (!(error instanceof NarrateError)) throw error;
    }
  }
  return new Map(found);
}

/** Adds up the charges of all months. */
export const sumOfMonths = (charges: ReadonlyMap<Month, MicroUsd>): MicroUsd =>
  [...charges.values()].reduce((sum, one) => sum + one, 0);

/** Returns what one book has cost, possibly charged money included, in micro-dollars. @throws NarrateError as `readCharges` */
async function bookCharges(book: FleetBook, { environment, signal }: Context): Promise<MicroUsd> {
  const charges = await readCharges(new Map([[book.name, bookOptions(book, environment)]]), signal);
  return sumOfMonths(charges.get(book.name) ?? new Map());
}

/**
 * Returns what was charged for some books since they were planned, possibly charged money included, in micro-dollars. The
 * journals say it exactly; null: one of them cannot be read.
 */
export async function chargedSince(
  planned: readonly { readonly book: FleetBook; readonly charged: ReadonlyMap<Month, MicroUsd> }[],
  context: Context,
): Promise<MicroUsd | null> {
  let sum = 0;
  for (const { book, charged } of planned) {
    try {
      sum += (await bookCharges(book, context)) - sumOfMonths(charged);
    } catch (error) {
      if (!(error instanceof NarrateError)) throw error;
      return null;
    }
  }
  return sum;
}
