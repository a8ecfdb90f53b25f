import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, writeFileSync } from 'node:fs';
import { isAbsolute, join } from 'node:path';
import { chapters } from '../../test/init/epub/writers/manuscript.js';
import { pandocMarkdown } from '../../test/init/epub/writers/pandoc-markdown.js';

/** Smallest PNG: one pixel. */
const picture =
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGNgAAAAAgABSK+kcQAAAABJRU5ErkJggg==';

/** `pagetitle` is only in the head of a file, so that it is not part of the text. */
const options = ['--standalone', '--mathml', '--metadata', 'pagetitle=The Lamp', '--metadata', 'lang=en-GB'];

/** Runs a program without a shell, and returns what it prints. Throws with its messages if it fails. */
export const run = (command: string, parameters: readonly string[], cwd: string): string =>
  execFileSync(command, parameters, { cwd, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });

/** The manuscript in the formats that EPUB writers read, made by pandoc on demand. */
export class Sources {
  /** Folder for sources and EPUBs. */
  readonly folder: string;

  /** @param folder absolute path of an empty folder, so that no file can get into the repository. Throws otherwise. */
  constructor(folder: string) {
    if (!isAbsolute(folder)) throw new Error(`The folder "${folder}" is not an absolute path.`);
    if (readdirSync(folder).length > 0) throw new Error(`The folder ${folder} is not empty.`);
    this.folder = folder;
    writeFileSync(join(folder, 'map.png'), Buffer.from(picture, 'base64'));
    writeFileSync(join(folder, 'book.md'), pandocMarkdown());
  }

  /**
   * Returns the name of the file with the whole manuscript.
   * @param format of pandoc
   * @param ending of the file name
   */
  whole(format: string, ending = format): string {
    const name = `book.${ending}`;
    if (!existsSync(join(this.folder, name)))
      run('pandoc', ['-f', 'markdown', 'book.md', '-t', format, ...options, '-o', name], this.folder);
    return name;
  }

  /** Returns the text of each chapter with its own notes, without a head. */
  chapters(format: string): string[] {
    return chapters.map((chapter, index) => {
      const name = `chapter-${index + 1}.md`;
      writeFileSync(join(this.folder, name), pandocMarkdown([chapter]));
      return run('pandoc', ['-f', 'markdown', name, '-t', format, '--mathml'], this.folder);
    });
  }

  /** Returns the path of a file in the folder. */
  path(name: string): string {
    return join(this.folder, name);
  }
}
