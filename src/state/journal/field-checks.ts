import { isReadableId } from '../../base/plain-id.js';

/** Tells whether a value has a form. */
export type Check = (value: unknown) => boolean;

/** A check for every field of a value, optional ones included. */
export type Shape<Value> = { readonly [Field in keyof Value]-?: Check };

export const isText: Check = (value) => typeof value === 'string';
export const isBoolean: Check = (value) => typeof value === 'boolean';
export const isNumber: Check = (value) => typeof value === 'number' && Number.isFinite(value);
export const isCount: Check = (value) => Number.isSafeInteger(value) && (value as number) >= 0;
export const isRate: Check = (value) => isCount(value) && value !== 0;
export const isHash: Check = (value) => typeof value === 'string' && /^[0-9a-f]{64}$/.test(value);
export const isRequestId: Check = (value) => typeof value === 'string' && isReadableId(value);
export const oneOf =
  (...values: readonly unknown[]): Check =>
  (value) =>
    values.includes(value);
export const orNull =
  (check: Check): Check =>
  (value) =>
    value === null || check(value);
export const optional =
  (check: Check): Check =>
  (value) =>
    value === undefined || check(value);
export const listOf =
  (check: Check): Check =>
  (value) =>
    Array.isArray(value) && value.every(check);

/** Returns a check for an object with the fields of `shape`. Fields that are not in the shape may have any value. */
export function objectOf<Value>(shape: Shape<Value>): Check {
  const fields = Object.entries<Check>(shape);
  return (value) =>
    typeof value === 'object' &&
    value !== null &&
    fields.every(([field, check]) => check((value as Readonly<Record<string, unknown>>)[field]));
}

export const isTime: Check = (value) =>
  typeof value === 'string' &&
  /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/.test(value) &&
  !Number.isNaN(Date.parse(value));
