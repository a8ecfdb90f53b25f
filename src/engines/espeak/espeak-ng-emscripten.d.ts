/** Types for the part of the package that the worker uses. The package has none. */
declare module '@echogarden/espeak-ng-emscripten' {
  interface Speaker {
    /** Selects a voice by its file name, such as `en` or `en+f3`. Returns 0 if the voice exists. */
    set_voice(name: string): number;
    /** Sets the pitch, from 0 to 99. */
    set_pitch(pitch: number): void;
    get_samplerate(): number;
    /** Calls `callback` with each part of the 16-bit samples. It stops if the callback returns true. */
    synthesize(text: string, callback: (samples: Int16Array | null) => boolean): void;
  }
  export default function createModule(): Promise<{ readonly eSpeakNGWorker: new () => Speaker }>;
}
