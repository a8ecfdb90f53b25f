import { Component, type ComponentChildren, createRef } from 'preact';
import { Button } from './button.js';
import { Icon } from './icon.js';

interface DialogProps {
  readonly id: string;
  readonly title: string;
  readonly onClose: () => void;
  /** The id of the control that gets the focus as soon as it can be used. Absent: the first one gets it. */
  readonly focus?: string;
  readonly children: ComponentChildren;
}

/** A dialog that is open as long as it is rendered. Afterwards the focus returns to where it was. */
export class Dialog extends Component<DialogProps> {
  readonly #dialog = createRef<HTMLDialogElement>();
  #hasFocused = false;
  #isGone = false;

  override componentDidMount(): void {
    this.#dialog.current?.showModal();
    this.#focus();
  }

  override componentDidUpdate(): void {
    this.#focus();
  }

  override componentWillUnmount(): void {
    this.#isGone = true;
    this.#dialog.current?.close();
  }

  #focus(): void {
    const { focus } = this.props;
    if (focus === undefined || this.#hasFocused) return;
    document.getElementById(focus)?.focus();
    this.#hasFocused = document.activeElement?.id === focus;
  }

  /** The browser reports a closed dialog late, when another one may be open already. */
  readonly #closed = (): void => {
    if (!this.#isGone) this.props.onClose();
  };

  readonly #cancelled = (event: Event): void => {
    event.preventDefault();
    this.props.onClose();
  };

  override render({ id, title, onClose, children }: DialogProps) {
    return (
      <dialog
        ref={this.#dialog}
        id={id}
        aria-labelledby={`${id}-title`}
        onCancel={this.#cancelled}
        onClose={this.#closed}
      >
        <header>
          <h2 id={`${id}-title`}>{title}</h2>
          <Button kind="tool" label="Close" onClick={onClose}>
            <Icon name="close" />
          </Button>
        </header>
        {children}
      </dialog>
    );
  }
}
