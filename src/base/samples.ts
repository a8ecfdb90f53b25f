/** Seconds to whole samples: the one place where time is rounded. */
export const samplesOf = (seconds: number, sampleRate: number): number => Math.round(seconds * sampleRate);

export const secondsOf = (samples: number, sampleRate: number): number => samples / sampleRate;
