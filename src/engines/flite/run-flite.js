// Runs flite.wasm, which is a command of WASI (preview 1). narrate brings the 13 functions that it imports, because Node's own
// `node:wasi` prints a warning, crashes after some runs in one process, and gives the program real files
// (docs/decisions/engines.md). Here, the program sees one empty folder in memory, no clock and no environment.

const success = 0;
const badDescriptor = 8;
const notFound = 44;

/** The first file descriptor after standard input, output and error output, where WASI puts the first folder. */
const folder = 3;
/** Types of open files, from the `filetype` of WASI preview 1. */
const fileTypes = { device: 2, directory: 3, regular: 4 };
/** Flags of `path_open`. */
const openFlags = { create: 1, empty: 8 };

/** Thrown by `proc_exit` to leave the program. */
class Exit extends Error {
  /** @param {number} status */
  constructor(status) {
    super(`exit status ${status}`);
    this.status = status;
  }
}

/** A file in memory. */
class MemoryFile {
  bytes = new Uint8Array(0);
  length = 0;

  /**
   * @param {Uint8Array} bytes
   * @param {number} position
   */
  write(bytes, position) {
    const end = position + bytes.length;
    if (end > this.bytes.length) {
      const larger = new Uint8Array(Math.max(end, this.bytes.length * 2));
      larger.set(this.bytes);
      this.bytes = larger;
    }
    this.bytes.set(bytes, position);
    this.length = Math.max(this.length, end);
  }

  content() {
    return this.bytes.subarray(0, this.length);
  }
}

/**
 * Runs the program once, in a new instance.
 * @param {WebAssembly.Module} program
 * @param {readonly string[]} args command-line arguments, after the name of the program
 * @returns {{ status: number, output: string, files: ReadonlyMap<string, Uint8Array> }} the exit status, what the program
 *   printed, and the files that it wrote
 * @throws {WebAssembly.RuntimeError} when the program crashes
 */
export function runFlite(program, args) {
  const world = new World(args);
  const instance = new WebAssembly.Instance(program, { wasi_snapshot_preview1: world.functions() });
  const { memory, _start } = /** @type {{ memory: WebAssembly.Memory, _start: () => void }} */ (
    instance.exports
  );
  world.memory = memory;
  let status = success;
  try {
    _start();
  } catch (error) {
    if (!(error instanceof Exit)) throw error;
    status = error.status;
  }
  return { status, output: Buffer.concat(world.printed).toString('utf8'), files: world.written() };
}

/** All that one instance of the program can reach. */
class World {
  /** @type {WebAssembly.Memory | null} */
  memory = null;
  /** @type {Uint8Array[]} */
  printed = [];
  /** @type {Map<string, MemoryFile>} */
  #files = new Map();
  /** @type {Map<number, { file: MemoryFile, position: number }>} */
  #open = new Map();
  #next = folder + 1;
  /** @type {readonly Buffer[]} */
  #args;

  /** @param {readonly string[]} args */
  constructor(args) {
    this.#args = ['flite', ...args].map((arg) => Buffer.from(`${arg}\0`));
  }

  written() {
    return new Map([...this.#files].map(([name, file]) => [name, file.content()]));
  }

  /** Returns the functions that the program imports. Numbers are addresses in its memory, except `descriptor` and lengths. */
  functions() {
    return {
      args_sizes_get: (/** @type {number} */ count, /** @type {number} */ size) => {
        this.#view().setUint32(count, this.#args.length, true);
        this.#view().setUint32(size, Buffer.concat(this.#args).length, true);
        return success;
      },
      args_get: (/** @type {number} */ pointers, /** @type {number} */ text) => {
        let end = text;
        for (const [index, arg] of this.#args.entries()) {
          this.#view().setUint32(pointers + 4 * index, end, true);
          this.#bytes(end, arg.length).set(arg);
          end += arg.length;
        }
        return success;
      },
      // The time is always 0, so that the same text gives the same bytes.
      clock_time_get: (
        /** @type {number} */ _clock,
        /** @type {bigint} */ _precision,
        /** @type {number} */ time,
      ) => {
        this.#view().setBigUint64(time, 0n, true);
        return success;
      },
      fd_prestat_get: (/** @type {number} */ descriptor, /** @type {number} */ result) => {
        if (descriptor !== folder) return badDescriptor;
        this.#view().setUint32(result, 0, true);
        this.#view().setUint32(result + 4, 1, true);
        return success;
      },
      fd_prestat_dir_name: (
        /** @type {number} */ descriptor,
        /** @type {number} */ name,
        /** @type {number} */ length,
      ) => {
        if (descriptor !== folder) return badDescriptor;
        this.#bytes(name, length).set(Buffer.from('/').subarray(0, length));
        return success;
      },
      fd_fdstat_get: (/** @type {number} */ descriptor, /** @type {number} */ result) => {
        const isOpen = descriptor <= folder || this.#open.has(descriptor);
        if (!isOpen) return badDescriptor;
        const type =
          descriptor === folder
            ? fileTypes.directory
            : descriptor < folder
              ? fileTypes.device
              : fileTypes.regular;
        this.#bytes(result, 24).fill(0);
        this.#view().setUint8(result, type);
        // All rights: the folder is in memory.
        this.#view().setBigUint64(result + 8, 0xffff_ffff_ffff_ffffn, true);
        this.#view().setBigUint64(result + 16, 0xffff_ffff_ffff_ffffn, true);
        return success;
      },
      fd_fdstat_set_flags: () => success,
      path_open: (
        /** @type {number} */ descriptor,
        /** @type {number} */ _lookup,
        /** @type {number} */ path,
        /** @type {number} */ length,
        /** @type {number} */ flags,
        /** @type {bigint} */ _rights,
        /** @type {bigint} */ _inherited,
        /** @type {number} */ _mode,
        /** @type {number} */ result,
      ) => {
        if (descriptor !== folder) return badDescriptor;
        const file = this.#fileAt(Buffer.from(this.#bytes(path, length)).toString('utf8'), flags);
        if (file === null) return notFound;
        this.#open.set(this.#next, { file, position: 0 });
        this.#view().setUint32(result, this.#next, true);
        this.#next += 1;
        return success;
      },
      fd_close: (/** @type {number} */ descriptor) =>
        this.#open.delete(descriptor) ? success : badDescriptor,
      fd_seek: (
        /** @type {number} */ descriptor,
        /** @type {bigint} */ offset,
        /** @type {number} */ whence,
        /** @type {number} */ result,
      ) => {
        const open = this.#open.get(descriptor);
        if (open === undefined) return badDescriptor;
        const from = [0, open.position, open.file.length][whence] ?? 0;
        open.position = from + Number(offset);
        this.#view().setBigUint64(result, BigInt(open.position), true);
        return success;
      },
      fd_read: (
        /** @type {number} */ descriptor,
        /** @type {number} */ vectors,
        /** @type {number} */ count,
        /** @type {number} */ result,
      ) => {
        const open = this.#open.get(descriptor);
        let read = 0;
        // Standard input is empty.
        if (open === undefined) {
          this.#view().setUint32(result, 0, true);
          return success;
        }
        for (const target of this.#vectors(vectors, count)) {
          const part = open.file.content().subarray(open.position, open.position + target.length);
          target.set(part);
          open.position += part.length;
          read += part.length;
        }
        this.#view().setUint32(result, read, true);
        return success;
      },
      fd_write: (
        /** @type {number} */ descriptor,
        /** @type {number} */ vectors,
        /** @type {number} */ count,
        /** @type {number} */ result,
      ) => {
        const open = this.#open.get(descriptor);
        let written = 0;
        for (const part of this.#vectors(vectors, count)) {
          if (open === undefined) this.printed.push(part.slice());
          else {
            open.file.write(part, open.position);
            open.position += part.length;
          }
          written += part.length;
        }
        this.#view().setUint32(result, written, true);
        return success;
      },
      proc_exit: (/** @type {number} */ status) => {
        throw new Exit(status);
      },
    };
  }

  /**
   * @param {string} name
   * @param {number} flags
   * @returns {MemoryFile | null} null: there is no such file, and the flags do not create it
   */
  #fileAt(name, flags) {
    const there = this.#files.get(name) ?? null;
    const { create, empty } = openFlags;
    if (there !== null && (flags & empty) === 0) return there;
    if (there === null && (flags & create) === 0) return null;
    const file = new MemoryFile();
    this.#files.set(name, file);
    return file;
  }

  /** Returns a view of the memory as it is now: it moves when it grows. */
  #view() {
    return new DataView(/** @type {WebAssembly.Memory} */ (this.memory).buffer);
  }

  /**
   * @param {number} address
   * @param {number} length
   */
  #bytes(address, length) {
    return new Uint8Array(/** @type {WebAssembly.Memory} */ (this.memory).buffer, address, length);
  }

  /**
   * @param {number} vectors
   * @param {number} count
   */
  #vectors(vectors, count) {
    const view = this.#view();
    return Array.from({ length: count }, (_, index) =>
      this.#bytes(view.getUint32(vectors + 8 * index, true), view.getUint32(vectors + 8 * index + 4, true)),
    );
  }
}
