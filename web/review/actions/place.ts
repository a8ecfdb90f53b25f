import type { Place } from '../../../src/review/api.js';
import type { App } from '../app.js';
import { heardTake, shownChunk } from '../state/state.js';
import { attempt, tell } from './tell.js';

/** Copies where the finding of the take is in the Markdown, or else the text, as `file:line`, and offers to open it in VS Code. */
export async function copyPlace(app: App): Promise<void> {
  const chunk = shownChunk(app.store.state);
  if (chunk === null) return;
  const finding = heardTake(app.store.state)?.findings.find(({ line }) => line !== null);
  await attempt(app, async () => {
    const { file, line: first, link: address } = await app.server.get<Place>(`/api/places/${chunk.id}`);
    const line = finding?.line ?? first;
    const place = `${file}:${line}`;
    const link = { href: `${address}:${line}`, text: 'Open in VS Code' };
    const isCopied = await navigator.clipboard.writeText(place).then(
      () => true,
      () => false,
    );
    tell(app, isCopied ? `Copied: ${place}` : `The text is at ${place}`, { link });
  });
}
