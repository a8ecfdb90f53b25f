import type { Cover } from '../../../audio/tags/cover.js';
import type { BookSegment, SoundEncoder } from '../audio/audio-inputs.js';
import type { Credits } from '../audio/file-tags.js';
import type { PageInputs } from '../page/render-page.js';
import type { EpubPicture } from './pictures.js';

/** A chapter of an EPUB, with its text. */
export interface ChapterInputs {
  readonly page: PageInputs;
  /** The pictures of the page by their addresses. */
  readonly pictures: ReadonlyMap<string, EpubPicture>;
  /** Its audio; null: nothing of it is spoken. */
  readonly segment: BookSegment | null;
}

/** Everything that an EPUB is made from. */
export interface EpubInputs extends SoundEncoder {
  readonly credits: Credits;
  readonly language: string | null;
  readonly cover: Cover | null;
  readonly chapters: readonly ChapterInputs[];
  /** Where its audio is cached, absolute. */
  readonly audioFolder: string;
}
