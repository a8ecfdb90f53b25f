import type { NarrateEvent } from '../../../base/events.js';

/** Returns what an event of a retake means for the user; null: nothing to say. */
export function progressText(event: NarrateEvent): string | null {
  switch (event.type) {
    case 'lock-waiting':
      return `Waiting for ${event.holder ?? 'another run'}, which may have ended: ${Math.ceil(event.leftMs / 1000)} s at most.`;
    case 'chunk-submitting':
      return 'Sending the request.';
    case 'chunk-accepted':
      return 'The gateway is recording.';
    case 'chunk-retried':
      return `Trying again: ${event.reason}.`;
    case 'rate-limited':
      return `The gateway asks to wait ${Math.ceil(event.waitMs / 1000)} s.`;
    case 'chunk-uncertain':
      return `The response was lost: ${event.reason}.`;
    case 'takes-measured':
      return 'Measuring recordings.';
    case 'file-started':
      return `Writing ${event.file}.`;
    case 'takes-aligned':
    case 'takes-judged':
      return 'Comparing the words with the text.';
    default:
      return null;
  }
}
