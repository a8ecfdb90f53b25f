/** The most blocks of a size that are kept. A thread needs few at a time, and the main thread opens several takes at once. */
const mostSpare = 16;

const spare = new Map<number, ArrayBuffer[]>();

/**
 * Returns memory for samples, whose content is undefined. The garbage collector frees such memory late, because most of it is
 * outside of its heap. So what is needed for each take or chapter is used again: call `returnMemory` when nothing reads it any more.
 */
export const borrowMemory = (bytes: number): ArrayBuffer => spare.get(bytes)?.pop() ?? new ArrayBuffer(bytes);

/** Makes memory available again, for others. */
export function returnMemory(memory: ArrayBuffer): void {
  const ofSize = spare.get(memory.byteLength) ?? [];
  spare.set(memory.byteLength, ofSize);
  if (ofSize.length < mostSpare) ofSize.push(memory);
}
