// Measures one voice in a process of its own, and sends what it found: `fork('measure-process.ts', [name, good, damaged])`.
import { measureDamage, measureOpen } from './measure.js';
import { benchVoices, openVoices } from './voices.js';

const [name, good, damaged] = process.argv.slice(2);
const isOpen = openVoices.some((voice) => voice.name === name);
const voice = [...benchVoices, ...openVoices].find((one) => one.name === name);
if (voice === undefined) throw new Error(`There is no voice "${name}".`);
const speaker = voice.create();
try {
  const counts = { good: Number(good), damaged: Number(damaged) };
  process.send?.(isOpen ? await measureOpen(speaker) : await measureDamage(speaker, counts));
} finally {
  await speaker.close();
}
