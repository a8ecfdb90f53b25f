/** Converts seconds to whole samples. This is the only place that rounds time. */
export const samplesOf = (seconds: number, sampleRate: number): number => Math.round(seconds * sampleRate);

/** Converts samples to seconds. */
export const secondsOf = (samples: number, sampleRate: number): number => samples / sampleRate;
