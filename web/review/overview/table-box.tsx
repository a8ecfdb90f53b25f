import type { ComponentChildren } from 'preact';

/** A table that scrolls by itself if it is wider than the screen, also with the keyboard. */
export const TableBox = ({ label, children }: { label: string; children: ComponentChildren }) => (
  <div class="scroll" role="region" aria-label={label} tabIndex={0}>
    {children}
  </div>
);
