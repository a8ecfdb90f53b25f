import type { TargetName } from '../../check/files/targets.js';
import type { PackageForm } from '../package-book.js';
import { acxPackage } from './acx.js';
import { appleBooksPackage } from './apple-books.js';
import { audiobookshelfPackage } from './audiobookshelf.js';
import { googlePlayPackage } from './google-play.js';
import { koboPackage } from './kobo.js';
import { lpfPackage } from './lpf.js';
import { sitePackage } from './site.js';
import { spotifyPackage } from './spotify.js';

/** All packages, one row each. */
const packages: readonly PackageForm[] = [
  acxPackage,
  googlePlayPackage,
  koboPackage,
  spotifyPackage,
  appleBooksPackage,
  audiobookshelfPackage,
  lpfPackage,
  sitePackage,
];

/** Returns how the package of a target is made; null: there is no package for it. */
export const packageFormOf = (name: TargetName): PackageForm | null =>
  packages.find(({ target }) => target === name) ?? null;
