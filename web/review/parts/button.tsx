import type { ComponentChildren } from 'preact';

interface ButtonProps {
  readonly onClick: () => unknown;
  readonly children: ComponentChildren;
  /** The key that does the same, as in the help; absent: none. */
  readonly shortcut?: string;
  readonly kind?: 'main' | 'tool';
  /** The name, if the content is only an icon. */
  readonly label?: string;
  readonly isOff?: boolean;
  readonly id?: string;
}

/** A button that names its key. */
export const Button = ({ onClick, children, shortcut, kind, label, isOff = false, id }: ButtonProps) => (
  <button
    type="button"
    id={id}
    class={kind}
    aria-label={label}
    title={label === undefined || shortcut === undefined ? label : `${label} (${shortcut})`}
    aria-keyshortcuts={shortcut}
    disabled={isOff}
    onClick={() => void onClick()}
  >
    {children}
    {shortcut !== undefined && kind !== 'tool' && <kbd aria-hidden="true">{shortcut}</kbd>}
  </button>
);
