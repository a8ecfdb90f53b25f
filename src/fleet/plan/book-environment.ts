/**
 * Returns the environment for a book of a fleet. A store in NARRATE_STORE would be the same for all books, so it does not count:
 * each book has the store of its manifest or of the catalogue.
 */
export function bookEnvironment(environment: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const { NARRATE_STORE: _, ...others } = environment;
  return others;
}
