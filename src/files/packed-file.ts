import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** Where `npm run build` puts packed files, as seen from the packed command line, from the library, and from the source files. */
const folders = ['./', '../packed/', '../../dist/packed/'];

/** The scripts and styles of narrate's pages. */
type PackedName = `${'player' | 'review-page' | 'audition-page'}.${'js' | 'css'}`;

/** Returns a built file of a page. @throws Error: narrate is not built. */
export function packedFile(name: PackedName): string {
  const paths = folders.map((folder) => fileURLToPath(new URL(folder + name, import.meta.url)));
  const path = paths.find((one) => existsSync(one));
  if (path === undefined) throw new Error(`${name} is missing. Run \`npm run build\`.`);
  return readFileSync(path, 'utf8');
}
