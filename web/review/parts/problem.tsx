import type { Problem } from '../state/state.js';

/** A failure in the words of the server. Screen readers read it at once. */
export const ProblemBox = ({ problem }: { readonly problem: Problem | null }) => (
  <div role="alert">
    {problem !== null && (
      <div class="problem">
        <p>{problem.message}</p>
        {problem.hint !== null && <p class="quiet">{problem.hint}</p>}
      </div>
    )}
  </div>
);
