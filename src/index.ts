/* The public API: every use case and the types that it takes and returns. */

export type { Diagnostic, Place } from './base/diagnostic.js';
export { type ErrorCode, NarrateError } from './base/errors.js';
export type { NarrateEvent, OnEvent } from './base/events.js';
export type { Price } from './base/money/price.js';
export type { WrittenPrice } from './base/money/written-price.js';
export type {
  DirectEngine,
  EngineProfile,
  SpeechOutcome,
  SpeechRequest,
  Voice,
} from './engines/engine.js';
export type { SpeechModel } from './engines/speech-model/speech-model.js';
export {
  type SpeechModelEngineOptions,
  speechModelEngine,
} from './engines/speech-model/speech-model-engine.js';
export type { NarrateOptions } from './project/open-project.js';
export type { BookPlan } from './project/plan-project.js';
export {
  type AuditionOptions,
  type AuditionReport,
  type AuditionTake,
  audition,
} from './use-cases/audition.js';
export { type CheckOptions, type CheckReport, check } from './use-cases/check.js';
export { type CheckWordsOptions, type CheckWordsReport, checkWords } from './use-cases/check-words.js';
export {
  type ChooseAuditionOptions,
  type ChosenAudition,
  chooseAudition,
} from './use-cases/choose-audition.js';
export { type ChooseTakeOptions, type ChosenReport, chooseTake } from './use-cases/choose-take.js';
export { type Comparison, compare } from './use-cases/compare.js';
export {
  type DoctorOptions,
  type DoctorReport,
  doctor,
  type Examination,
  type Inspection,
} from './use-cases/doctor.js';
export {
  type DoctorLiveOptions,
  doctorLive,
  type LiveReport,
  type LiveResult,
  type PlannedLive,
} from './use-cases/doctor-live.js';
export { type FindOutputOptions, findOutput } from './use-cases/find-output.js';
export { type Disposable, type GcOptions, type GcReport, gc } from './use-cases/gc.js';
export {
  type FoundBook,
  type InitChoices,
  type InitOptions,
  type InitReport,
  init,
} from './use-cases/init.js';
export {
  type MadePackage,
  makePackage,
  type PackageOptions,
  type PackageReport,
} from './use-cases/package.js';
export { type PlanOptions, plan } from './use-cases/plan.js';
export { type PullOptions, type PullReport, pull } from './use-cases/pull.js';
export { type PushReport, push, type TransferOptions } from './use-cases/push.js';
export { type PlannedRetakes, type RetakeOptions, type RetakeReport, retake } from './use-cases/retake.js';
export { type RunOptions, type RunReport, run } from './use-cases/run.js';
export { type Script, script } from './use-cases/script.js';
export { type BookStatus, status } from './use-cases/status.js';
export { type TakesOptions, type TakesReport, takes } from './use-cases/takes.js';
export { type Verification, type VerifyOptions, verify } from './use-cases/verify.js';
export { voices } from './use-cases/voices.js';
