import type { Place } from '../../../src/review/api.js';
import type { App } from '../app.js';
import { shownChunk } from '../state/state.js';
import { attempt, tell } from './tell.js';

/** Copies where the text is in the Markdown, as `file:line`, and offers to open it in VS Code. */
export async function copyPlace(app: App): Promise<void> {
  const chunk = shownChunk(app.store.state);
  if (chunk === null) return;
  await attempt(app, async () => {
    const { file, line, absolute } = await app.server.get<Place>(`/api/places/${chunk.id}`);
    const place = `${file}:${line}`;
    const link = { href: absolute, text: 'Open in VS Code' };
    const isCopied = await navigator.clipboard.writeText(place).then(
      () => true,
      () => false,
    );
    tell(app, isCopied ? `Copied: ${place}` : `The text is at ${place}`, { link });
  });
}
