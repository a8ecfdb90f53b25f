/** Returns the bytes of an array in memory that all threads share, so that sending it copies nothing. */
export function sharedCopy({ buffer, byteOffset, byteLength }: Uint8Array | Float32Array): SharedArrayBuffer {
  const copy = new SharedArrayBuffer(byteLength);
  new Uint8Array(copy).set(new Uint8Array(buffer, byteOffset, byteLength));
  return copy;
}
