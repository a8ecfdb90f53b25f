import { dimensions } from '../features/features.js';
import { type AcousticModel, createInventory } from './acoustic-model.js';

/** The first bytes of a model file: a name and the version of everything that a model depends on, the features included. */
const signature = 'narrate-align-model 1\n';

/**
 * Returns a model as bytes: the signature, the length of a JSON header as a 32-bit number, the header, and 32-bit floating-point
 * numbers. All numbers are little-endian. The same model gives the same bytes.
 */
export function writeModel(model: AcousticModel): Uint8Array {
  const header = { phones: model.inventory.phones, offsets: [...model.offsets] };
  const text = new TextEncoder().encode(JSON.stringify(header));
  const tables = tablesOf(model);
  const numbers = tables.reduce((sum, table) => sum + table.length, 0);
  const start = signature.length + 4 + text.length;
  const bytes = new Uint8Array(start + numbers * 4);
  const view = new DataView(bytes.buffer);
  bytes.set(new TextEncoder().encode(signature));
  view.setUint32(signature.length, text.length, true);
  bytes.set(text, signature.length + 4);
  let position = start;
  for (const table of tables) {
    for (const value of table) {
      view.setFloat32(position, value, true);
      position += 4;
    }
  }
  return bytes;
}

/**
 * Reads a model.
 * @returns null if the bytes are damaged, or were written by a version with other features
 */
export function readModel(bytes: Uint8Array): AcousticModel | null {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const start = signature.length + 4;
  if (bytes.length < start || decode(bytes.subarray(0, signature.length)) !== signature) return null;
  const end = start + view.getUint32(signature.length, true);
  const header = end <= bytes.length ? readHeader(decode(bytes.subarray(start, end))) : null;
  if (header === null) return null;
  const inventory = createInventory(header.phones);
  const offsets = Int32Array.from(header.offsets);
  const components = offsets.at(-1) ?? 0;
  const isWhole =
    offsets.length === inventory.states + 1 &&
    offsets[0] === 0 &&
    offsets.every((offset, index) => index === 0 || offset >= (offsets[index - 1] as number));
  if (!isWhole || components === 0) return null;
  // The size is checked first, because damaged offsets may ask for more memory than there is.
  const numbers = components * (2 * dimensions + 1) + inventory.states;
  if (bytes.length !== end + numbers * 4) return null;
  const model: AcousticModel = {
    inventory,
    offsets,
    means: new Float32Array(components * dimensions),
    precisions: new Float32Array(components * dimensions),
    constants: new Float32Array(components),
    typicalScores: new Float32Array(inventory.states),
  };
  const tables = tablesOf(model);
  let position = end;
  for (const table of tables) {
    for (let index = 0; index < table.length; index++) {
      table[index] = view.getFloat32(position, true);
      position += 4;
    }
  }
  return tables.every((table) => table.every(Number.isFinite)) ? model : null;
}

const tablesOf = (model: AcousticModel): readonly Float32Array[] => [
  model.means,
  model.precisions,
  model.constants,
  model.typicalScores,
];

const decode = (bytes: Uint8Array): string => new TextDecoder().decode(bytes);

function readHeader(
  text: string,
): { readonly phones: readonly string[]; readonly offsets: readonly number[] } | null {
  try {
    const { phones, offsets } = JSON.parse(text);
    const isValid =
      Array.isArray(phones) &&
      phones.every((phone) => typeof phone === 'string') &&
      Array.isArray(offsets) &&
      offsets.every((offset) => Number.isSafeInteger(offset) && offset >= 0);
    return isValid ? { phones, offsets } : null;
  } catch {
    return null;
  }
}
