import { NarrateError } from '../../base/errors.js';
import { openProject } from '../../project/open-project.js';
import type { FleetBook, OpenCatalogue } from '../catalogue/open-catalogue.js';
import { readCharges, readLedger } from '../governor/read-charges.js';
import { type BookCharges, chargesBetween, chargesIn, sumOfCharges } from './book-charges.js';
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

/** Returns what was charged for some books since they were planned, by their journals; null: one of them cannot be read. */
export async function chargedSincePlan(
  planned: readonly { readonly book: FleetBook; readonly charged: BookCharges }[],
  { environment, signal }: Context,
): Promise<BookCharges | null> {
  const found: BookCharges[] = [];
  for (const { book, charged } of planned) {
    try {
      const project = await openProject(bookOptions(book, environment));
      found.push(chargesBetween(charged, chargesIn(await readLedger(project, signal))));
    } catch (error) {
      if (!(error instanceof NarrateError)) throw error;
      return null;
    }
  }
  return sumOfCharges(found);
}
