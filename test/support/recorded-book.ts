import { appendFile, cp, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { SandboxOptions } from '../../src/sandbox/options.js';
import { type Sandbox, startSandbox } from '../../src/sandbox/start-sandbox.js';
import { type BookFolder, makeBook } from './book-folder.js';
import { type HeldGateway, startHeldGateway } from './held-gateway.js';
import { recordBook, waveOnly } from './sandbox-book.js';

/** A book that is recorded once for all tests of a file, because each recording takes seconds. */
export interface RecordedBook {
  readonly sandbox: Sandbox;
  /** Between narrate and the sandbox. */
  readonly gateway: HeldGateway;
  /** Copies the book for one test, in which the gateway holds nothing, has no faults and has charged nothing. */
  copy(options?: { readonly manifest?: string }): Promise<BookFolder>;
  remove(): Promise<void>;
}

/** Records a book at a sandbox with these faults. */
export async function makeRecordedBook({
  faults = {},
  ...options
}: Parameters<typeof makeBook>[0] & {
  readonly faults?: SandboxOptions['faults'];
}): Promise<RecordedBook> {
  const sandbox = await startSandbox({ faults });
  const gateway = await startHeldGateway(sandbox);
  gateway.release();
  const book = await makeBook({ ...options, manifest: `${waveOnly}${options.manifest ?? ''}` });
  await recordBook(book.folder, gateway);
  return {
    sandbox,
    gateway,
    async copy({ manifest = '' } = {}) {
      gateway.release();
      sandbox.reset();
      sandbox.orderFaults({});
      const folder = await mkdtemp(join(tmpdir(), 'narrate-copy-'));
      await cp(book.folder, folder, { recursive: true });
      await appendFile(join(folder, 'pipeline.yaml'), manifest);
      return {
        folder,
        write: (name, text) => writeFile(join(folder, name), text),
        remove: () => rm(folder, { recursive: true, force: true }),
      };
    },
    async remove() {
      await Promise.all([gateway.close(), sandbox.close(), book.remove()]);
    },
  };
}
