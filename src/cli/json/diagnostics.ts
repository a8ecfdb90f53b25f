import type { Diagnostic, Place } from '../../base/diagnostic.js';

/** A place in `--json`. */
export const placeJson = ({ file, line, column }: Place) => ({ file, line, column });

/** A diagnostic in `--json`: everything but the source line, which the reader has. */
export const diagnosticJson = ({ code, severity, message, place, hint }: Diagnostic) => ({
  code,
  severity,
  message,
  ...(place && { place: placeJson(place) }),
  ...(hint !== undefined && { hint }),
});

/** A warning in `--json`. */
export const warningJson = ({ code, message, place }: Diagnostic) => ({
  code,
  message,
  ...(place && { place: placeJson(place) }),
});
