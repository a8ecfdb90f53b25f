import { NarrateError } from '../../base/errors.js';
import { acx } from './targets/acx.js';
import { appleBooks } from './targets/apple-books.js';
import { audiobookshelf } from './targets/audiobookshelf.js';
import { googlePlay } from './targets/google-play.js';
import { kobo } from './targets/kobo.js';
import { lpf } from './targets/lpf.js';
import { podcast } from './targets/podcast.js';
import { site } from './targets/site.js';
import { spotify } from './targets/spotify.js';
import type { Target } from './targets/target.js';

/** All targets of `narrate check --for` and `narrate package --for`, one row each, in the order of the help. */
const targets = [acx, podcast, googlePlay, kobo, spotify, appleBooks, audiobookshelf, lpf, site] as const;

/** Name of a publisher or a kind of publisher that files are checked for, or of a program that packages are made for. */
export type TargetName = (typeof targets)[number]['name'];

/** The names of all targets. */
export const targetNames: readonly TargetName[] = targets.map(({ name }) => name);

/** Returns the requirements of a target. @throws NarrateError `usage` for an unknown name */
export function targetOf(name: string): Target<TargetName> {
  const target = targets.find((known) => known.name === name);
  if (target !== undefined) return target;
  throw new NarrateError('usage', `Unknown target "${name}".`, {
    hint: `The targets are ${targetNames.join(', ')}.`,
  });
}
