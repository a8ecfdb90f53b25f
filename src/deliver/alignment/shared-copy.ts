/** Returns a copy of bytes in memory that all threads share, so that sending it to a thread copies nothing. */
export function sharedCopy(bytes: Uint8Array): Uint8Array {
  const copy = new Uint8Array(new SharedArrayBuffer(bytes.length));
  copy.set(bytes);
  return copy;
}
