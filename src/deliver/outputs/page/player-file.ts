import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** Where `npm run build` puts the scripts and styles of pages, as seen from the packed command line, from the library, and from the source files. */
const folders = ['./', '../../../packed/', '../../../../dist/packed/'];

/** Returns a built file of the player, or of the page of an audition. @throws Error: narrate is not built. */
export function playerFile(
  name: 'player.js' | 'player.css' | 'audition-page.js' | 'audition-page.css',
): string {
  const paths = folders.map((folder) => fileURLToPath(new URL(folder + name, import.meta.url)));
  const path = paths.find((one) => existsSync(one));
  if (path === undefined) throw new Error(`${name} is missing. Run \`npm run build\`.`);
  return readFileSync(path, 'utf8');
}
