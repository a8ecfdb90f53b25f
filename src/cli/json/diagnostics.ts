import type { Diagnostic, Place } from '../../base/diagnostic.js';

/** Returns a place for the documents of `--json`. */
export const placeJson = ({ file, line, column }: Place) => ({ file, line, column });

/** Returns a diagnostic for the documents of `--json`, without its source line. */
export const diagnosticJson = ({ code, severity, message, place, hint }: Diagnostic) => ({
  code,
  severity,
  message,
  ...(place && { place: placeJson(place) }),
  ...(hint !== undefined && { hint }),
});

/** Returns a warning for the documents of `--json`. */
export const warningJson = ({ code, message, place }: Diagnostic) => ({
  code,
  message,
  ...(place && { place: placeJson(place) }),
});
