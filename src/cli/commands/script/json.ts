import type { Script } from '../../../use-cases/script.js';
import { placeJson } from '../../json/diagnostics.js';

/** Returns the document of `script --json`: the spoken text, block by block. */
export const scriptJson = ({ chapters }: Script) => ({
  chapters: chapters.map(({ chapter: { chapter, file, title, blocks } }) => ({
    chapter,
    file,
    title,
    blocks: blocks.map(({ kind, place, voiceSettings, text, spoken }) => ({
      kind,
      place: placeJson(place),
      ...voiceSettings,
      text,
      spoken,
    })),
  })),
});

/** Returns the document of `script --chunks --json`: every chunk with its state. */
export const chunksJson = ({ chapters, states }: Script) => ({
  chapters: chapters.map(({ chapter: { chapter, file, title }, chunks }) => ({
    chapter,
    file,
    title,
    chunks: chunks.map((one) => ({
      chunk: one.chunk,
      mark: states.get(one) ?? 'new',
      place: placeJson(one.place),
      endLine: one.endLine,
      ...one.voiceSettings,
      seam: one.seam,
      text: one.text,
    })),
  })),
});
