/** The part of the package that the worker uses; it brings no types of its own. */
declare module '@echogarden/espeak-ng-emscripten' {
  interface Speaker {
    /** A voice by its file's name, `en`, `en+f3`; 0 when it was found. */
    set_voice(name: string): number;
    /** 0 to 99. */
    set_pitch(pitch: number): void;
    get_samplerate(): number;
    /** Calls back with 16-bit samples as they come; true from the callback stops it. */
    synthesize(text: string, callback: (samples: Int16Array | null) => boolean): void;
  }
  export default function createModule(): Promise<{ readonly eSpeakNGWorker: new () => Speaker }>;
}
