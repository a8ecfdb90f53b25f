import type { JobEvent } from '../../../src/review/api.js';
import { counted } from '../parts/counted.js';
import { Icon } from '../parts/icon.js';
import type { Row } from './rows.js';

type Style = { readonly top: string };

export const HeadingRow = ({ row, style }: { row: Row & { kind: 'heading' }; style: Style }) => (
  <li class="heading" style={style}>
    <h2>
      <span dir="auto">{row.text}</span> <small>{row.count}</small>
    </h2>
  </li>
);

interface ChunkRowProps {
  readonly row: Row & { kind: 'chunk' };
  /** How many chunks the list has. */
  readonly count: number;
  readonly style: Style;
  readonly job: JobEvent | null;
  readonly isShown: boolean;
  /** Whether the Tab key stops here. */
  readonly isReached: boolean;
  readonly onShow: (id: string) => void;
}

/** A chunk in the list: its number, its state, and the beginning of its text. */
export const ChunkRow = ({ row, count, style, job, isShown, isReached, onShow }: ChunkRowProps) => {
  const { chunk, place } = row;
  return (
    <li class="chunk" style={style} aria-posinset={place} aria-setsize={count}>
      <button
        type="button"
        tabIndex={isReached ? 0 : -1}
        aria-current={isShown ? 'true' : undefined}
        onClick={() => onShow(chunk.id)}
      >
        <span class="top">
          <span class="id">{chunk.id}</span>
          <States chunk={chunk} job={job} />
        </span>
        <span class="text" dir="auto">
          {chunk.text.slice(0, 160)}
        </span>
      </button>
    </li>
  );
};

const missing = {
  missing: 'not on this computer',
  uncertain: 'possibly charged',
  'not-bought': 'not recorded',
} as const;

const States = ({ chunk, job }: { chunk: ChunkRowProps['row']['chunk']; job: JobEvent | null }) => (
  <span class="states">
    {(job?.state === 'waiting' || job?.state === 'recording') && (
      <span class="state job">{job.state === 'waiting' ? 'waiting' : 'recording…'}</span>
    )}
    {chunk.state !== 'recorded' && <span class="state">{missing[chunk.state]}</span>}
    {chunk.flagged && (
      <span class="state flagged">
        <Icon name="flag" /> {chunk.takes.find(({ isUsed }) => isUsed)?.findings[0]?.message ?? 'flagged'}
      </span>
    )}
    {chunk.approval === 'approved' && (
      <span class="state approved">
        <Icon name="done" /> approved
      </span>
    )}
    {chunk.approval === 'changed' && (
      <span class="state changed">
        <Icon name="changed" /> changed
      </span>
    )}
    {chunk.retaken && <span class="state">{counted(chunk.takes.length, 'take')}</span>}
  </span>
);
