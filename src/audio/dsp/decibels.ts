/** The level of digital silence, and of anything below it: no 24-bit sample is quieter, and unlike −∞ it is JSON. */
export const silenceDbfs = -120;

/**
 * A mean square as a level, full scale being 1: 0 dBFS is a square wave at full scale, and a full sine is -3.01, as
 * Audacity and ACX count. At least `silenceDbfs`.
 */
export const dbfsOfPower = (power: number): number =>
  power > 1e-12 ? Math.max(silenceDbfs, 10 * Math.log10(power)) : silenceDbfs;

/** An amplitude as a level, full scale being 1. At least `silenceDbfs`. */
export const dbfsOfAmplitude = (amplitude: number): number => dbfsOfPower(amplitude * amplitude);

export const powerOfDbfs = (dbfs: number): number => 10 ** (dbfs / 10);

/** Hundredths of a decibel, which is all that is kept of a measurement. */
export const roundDecibels = (value: number): number => Math.round(value * 100) / 100 || 0;
