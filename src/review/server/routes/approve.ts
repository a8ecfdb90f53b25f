import type { ReviewContext } from '../review-context.js';
import { done, fieldsOf, type Route, type RouteRequest, takeFields } from './route.js';
import { takeOfChunk } from './take-of-chunk.js';

/** `POST /api/chunks/<chunk>/approve`: approves a take. */
export const approve: Route = {
  method: 'POST',
  path: '/api/chunks/:id/approve',
  changes: true,
  handle: (request, context) => write(request, context, { withdrawn: false }),
};

/** `POST /api/chunks/<chunk>/unapprove`: withdraws the approval of a take. */
export const unapprove: Route = {
  method: 'POST',
  path: '/api/chunks/:id/unapprove',
  changes: true,
  handle: (request, context) => write(request, context, { withdrawn: true }),
};

async function write(
  { id, body }: RouteRequest,
  context: ReviewContext,
  { withdrawn }: { readonly withdrawn: boolean },
) {
  const { take } = fieldsOf(takeFields, body);
  const { key, requestId } = await takeOfChunk({ chunk: id, take }, context);
  await context.lane.approve({ key, requestId, withdrawn });
  context.bookChanged();
  return done;
}
