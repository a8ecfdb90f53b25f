import type { Diagnostic } from '../base/diagnostic.js';
import { NarrateError } from '../base/errors.js';
import type { NoticeCode } from '../base/notice-codes.js';
import type { Project } from './project.js';

/** The warning of a plan that cannot say what it costs. */
export function priceUnknown(project: Pick<Project, 'book' | 'pricing' | 'origin'>): readonly Diagnostic[] {
  if (project.pricing.price.per !== 'unknown') return [];
  const message = `${unknownOf(project)} A run buys nothing until it is known.`;
  return [{ code: 'price-unknown' satisfies NoticeCode, severity: 'warning', message, hint }];
}

/** No budget can be kept, and no bill foreseen, where nobody knows what a request costs: then nothing is bought. @throws NarrateError `price-unknown` */
export function requirePrice(project: Pick<Project, 'book' | 'pricing' | 'origin'>): void {
  if (project.pricing.price.per === 'unknown') throw new NarrateError('price-unknown', unknownOf(project));
}

const unknownOf = ({ book: { profile }, origin }: Pick<Project, 'book' | 'origin'>): string =>
  `What ${profile.name} costs with ${profile.model} at ${origin} is not known.`;

const hint =
  'Give engine.price in the manifest: { minute: 0.015 }, { thousandCharacters: 0.015 } or 0.04 (a request), in US dollars; 0 if it is free.';
