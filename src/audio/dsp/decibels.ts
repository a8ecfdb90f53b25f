/** The level of digital silence and of anything quieter. No 24-bit sample is quieter, and JSON has no −∞. */
export const silenceDbfs = -120;

/**
 * Returns the level of a mean square whose full scale is 1, at least `silenceDbfs`. A full-scale square wave is 0 dBFS and a
 * full-scale sine -3.01, as in Audacity and at ACX.
 */
export const dbfsOfPower = (power: number): number =>
  power > 1e-12 ? Math.max(silenceDbfs, 10 * Math.log10(power)) : silenceDbfs;

/** Returns the level of an amplitude whose full scale is 1, at least `silenceDbfs`. */
export const dbfsOfAmplitude = (amplitude: number): number => dbfsOfPower(amplitude * amplitude);

/** Returns the mean square of a level, for float samples from -1 to 1. */
export const powerOfDbfs = (dbfs: number): number => 10 ** (dbfs / 10);

/** Rounds to hundredths of a decibel, the precision of all stored measurements. */
export const roundDecibels = (value: number): number => Math.round(value * 100) / 100 || 0;
