/** Shifts the clock of a process by CLOCK_SHIFT_MS, for `node --import`: what a machine with a wrong clock has. */
const shift = Number(process.env.CLOCK_SHIFT_MS);
const RightDate = Date;

globalThis.Date = /** @type {DateConstructor} */ (
  class extends RightDate {
    /** @param {readonly unknown[]} given */
    constructor(...given) {
      if (given.length === 0) super(RightDate.now() + shift);
      else super(.../** @type {[number]} */ (given));
    }
    /** @override */
    static now() {
      return RightDate.now() + shift;
    }
  }
);
