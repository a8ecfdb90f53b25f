import { openToChange } from '../../files/open-file.js';
import type { TagPairs } from '../tags/ffmetadata.js';
import { id3Bytes } from './mp3-tag.js';

/** The header of an ID3v2.3 frame: its name, its size and two bytes of flags. */
const frameHeaderBytes = 10;
/** A TXXX frame by ffmpeg has an encoding byte, then a description and a text, each with a zero byte at its end. */
const placeholderName = 'toc';
const placeholderBytes = frameHeaderBytes + 1 + placeholderName.length + 2;
/** The number of entries is stored in one byte. */
const mostEntries = 255;

/**
 * Returns a tag that reserves space for the table of contents (CTOC), which `writeContents` fills. ffmpeg 4.1 writes chapter
 * markers (CHAP) without the table that players need, and 5.1 writes one with at most 255 entries.
 */
export function contentsPlaceholder(markers: number): TagPairs {
  return markers === 0
    ? []
    : [[placeholderName, '-'.repeat(contentsFrames(markers).length - placeholderBytes)]];
}

/** Overwrites the placeholder in the tags of an MP3 with the table of contents. Returns false if there is no placeholder. */
export async function writeContents(path: string, markers: number): Promise<boolean> {
  const frames = contentsFrames(markers);
  const file = await openToChange(path);
  try {
    const tag = Buffer.alloc(await id3Bytes(file));
    await file.read(tag, 0, tag.length, 0);
    const start = tag.indexOf(
      `\0${placeholderName}\0${'-'.repeat(frames.length - placeholderBytes)}\0`,
      0,
      'latin1',
    );
    const at = start - frameHeaderBytes;
    if (start < 0 || tag.toString('latin1', at, at + 4) !== 'TXXX') return false;
    await file.write(frames, 0, frames.length, at);
    const other = tag.indexOf('CTOC\0', at + frames.length, 'latin1');
    // Players ignore frames whose names begin with X.
    if (other >= 0) await file.write('XTOC', other, 'latin1');
    return true;
  } finally {
    await file.close();
  }
}

/**
 * Returns the frames for chapter markers, which ffmpeg names ch0, ch1 … ("ID3v2 Chapter Frame Addendum", section 3.2): one table,
 * or a table of tables if there are more than 255 markers.
 */
function contentsFrames(markers: number): Buffer {
  const names = Array.from({ length: markers }, (_, index) => `ch${index}`);
  if (markers <= mostEntries) return tableOf('toc', names, true);
  const parts = Array.from({ length: Math.ceil(markers / mostEntries) }, (_, index) => ({
    name: `toc${index}`,
    children: names.slice(index * mostEntries, (index + 1) * mostEntries),
  }));
  return Buffer.concat([
    tableOf(
      'toc',
      parts.map(({ name }) => name),
      true,
    ),
    ...parts.map(({ name, children }) => tableOf(name, children, false)),
  ]);
}

const topLevel = 2;
const ordered = 1;

function tableOf(name: string, children: readonly string[], isTop: boolean): Buffer {
  const body = Buffer.concat([
    Buffer.from(`${name}\0`, 'latin1'),
    Buffer.of(isTop ? topLevel | ordered : ordered, children.length),
    Buffer.from(children.map((child) => `${child}\0`).join(''), 'latin1'),
  ]);
  const header = Buffer.alloc(frameHeaderBytes);
  header.write('CTOC', 'latin1');
  header.writeUInt32BE(body.length, 4);
  return Buffer.concat([header, body]);
}
