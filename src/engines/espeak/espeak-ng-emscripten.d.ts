/** Types for the part of the package that the worker uses. The package has none. */
declare module '@echogarden/espeak-ng-emscripten' {
  /** What espeak reports while it speaks. */
  export type SpeakerEvent =
    /** `text_position` counts code points from 1; `audio_position` is in ms. */
    | { readonly type: 'word'; readonly text_position: number; readonly audio_position: number }
    /** `id`: an IPA symbol with stress marks; empty for a pause. */
    | { readonly type: 'phoneme'; readonly id: string; readonly audio_position: number }
    | { readonly type: 'sentence' | 'end' | 'mark' | 'play' | 'samplerate'; readonly audio_position: number };
  export interface Speaker {
    /** Selects a voice by its file name, such as `en` or `en+f3`. Returns 0 if the voice exists. */
    set_voice(name: string): number;
    /** Sets the pitch, from 0 to 99. */
    set_pitch(pitch: number): void;
    get_samplerate(): number;
    /** Calls `callback` with each part of the 16-bit samples, and what happens in it. It stops if the callback returns true. */
    synthesize(
      text: string,
      callback: (samples: Int16Array | null, events: readonly SpeakerEvent[] | null) => boolean,
    ): void;
  }
  export default function createModule(): Promise<{ readonly eSpeakNGWorker: new () => Speaker }>;
}
