export type { Diagnostic, Place } from './base/diagnostic.js';
export { type ErrorCode, NarrateError } from './base/errors.js';
export type { NarrateEvent, OnEvent } from './base/events.js';
export {
  type BookPlan,
  type BookStatus,
  type CheckOptions,
  type CheckReport,
  check,
  type Disposable,
  type GcOptions,
  type GcReport,
  gc,
  type NarrateOptions,
  plan,
  type RunOptions,
  type RunReport,
  run,
  type Script,
  script,
  status,
  type Verification,
  type VerifyOptions,
  verify,
  voices,
} from './narrate.js';
