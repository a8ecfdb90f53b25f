import { createEspeakSpeaker } from '../align/espeak-speaker.js';
import { createFestivalSpeaker, isFestivalInstalled } from '../align/festival-speaker.js';
import { createFliteSpeaker } from '../align/flite-speaker.js';
import type { Speaker } from '../align/speaker.js';

/** A voice of the bench. */
interface BenchVoice {
  readonly name: string;
  /** Whether limits were chosen with it. The figures that count are those of the others. */
  readonly isForChoosing: boolean;
  readonly create: () => Speaker;
  /** The package of Debian that has the voice; null: it comes with narrate. */
  readonly missingPackage: string | null;
}

const flite = (name: string, isForChoosing: boolean): BenchVoice => ({
  name: `flite ${name}`,
  isForChoosing,
  create: () => createFliteSpeaker(name),
  missingPackage: null,
});

const festival = (
  folder: string,
  language: string,
  { debian, isForChoosing }: { readonly debian: string; readonly isForChoosing: boolean },
): BenchVoice => ({
  name: `festival ${folder.replace(/^.*\//, '')}`,
  isForChoosing,
  create: () => createFestivalSpeaker(folder, language),
  missingPackage: isFestivalInstalled(folder) ? null : debian,
});

/** The voices: five to choose limits with, and five to report. */
export const benchVoices: readonly BenchVoice[] = [
  flite('slt', true),
  flite('kal16', true),
  flite('awb', true),
  festival('english/ked_diphone', 'en-US', { debian: 'festvox-kdlpc16k', isForChoosing: true }),
  festival('italian/lp_diphone', 'it', { debian: 'festvox-italp16k', isForChoosing: true }),
  flite('rms', false),
  flite('kal', false),
  festival('english/kal_diphone', 'en-US', { debian: 'festvox-kallpc16k', isForChoosing: false }),
  festival('us/cmu_us_slt_arctic_hts', 'en-US', { debian: 'festvox-us-slt-hts', isForChoosing: false }),
  festival('italian/pc_diphone', 'it', { debian: 'festvox-itapc16k', isForChoosing: false }),
];

/** Voices of sentences with numbers and names, in four languages. */
export const openVoices: readonly Pick<BenchVoice, 'name' | 'create'>[] = [
  { name: 'flite rms, open', create: () => createFliteSpeaker('rms') },
  { name: 'espeak de+f3, open', create: () => createEspeakSpeaker('de', 'de+f3') },
  { name: 'espeak fr+m3, open', create: () => createEspeakSpeaker('fr', 'fr+m3') },
  { name: 'espeak es+f4, open', create: () => createEspeakSpeaker('es', 'es+f4') },
];
