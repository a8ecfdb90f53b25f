import { openToChange } from '../../files/open-file.js';
import type { TagPairs } from '../tags/ffmetadata.js';
import { id3Bytes } from './mp3-tag.js';

/** A frame of ID3v2.3 begins with its name, its size and two bytes of flags. */
const frameHeaderBytes = 10;
/** A TXXX frame by ffmpeg holds its encoding, a description and a text, each of these two with a zero at its end. */
const placeholderName = 'toc';
const placeholderBytes = frameHeaderBytes + 1 + placeholderName.length + 2;
/** The number of entries is one byte. */
const mostEntries = 255;

/**
 * ffmpeg 4.1 writes the chapter marks of an MP3 (CHAP) without the table of contents (CTOC) that players go by, and 5.1
 * writes one that cannot count beyond 255. Room for a right one is kept by a tag of the same length, to be filled by
 * `writeContents`.
 */
export function contentsPlaceholder(marks: number): TagPairs {
  return marks === 0 ? [] : [[placeholderName, '-'.repeat(contentsFrames(marks).length - placeholderBytes)]];
}

/** Puts the table of contents into an MP3 whose tags have the placeholder. Returns whether it was there. */
export async function writeContents(path: string, marks: number): Promise<boolean> {
  const frames = contentsFrames(marks);
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
    // Names with an X are for experiments, and are passed over.
    if (other >= 0) await file.write('XTOC', other, 'latin1');
    return true;
  } finally {
    await file.close();
  }
}

/**
 * The frames for marks that are called ch0, ch1 … by ffmpeg ("ID3v2 Chapter Frame Addendum", section 3.2): one table, or
 * one of tables where there are more marks than one can hold.
 */
function contentsFrames(marks: number): Buffer {
  const names = Array.from({ length: marks }, (_, index) => `ch${index}`);
  if (marks <= mostEntries) return tableOf('toc', names, true);
  const parts = Array.from({ length: Math.ceil(marks / mostEntries) }, (_, index) => ({
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
