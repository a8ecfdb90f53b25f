const paths = {
  flag: <path d="M6 21V4M6 4.5h11l-2.5 4 2.5 4H6" />,
  done: <path d="M5 12.5l4.5 4.5L19 7.5" />,
  changed: <path d="M19.5 12a7.5 7.5 0 1 1-2.2-5.3M19.5 4v4h-4" />,
  takes: <path d="M5 7h14M5 12h14M5 17h8" />,
  play: <path d="M8 5.5v13l10.5-6.5z" fill="currentColor" />,
  pause: <path d="M8.5 6v12M15.5 6v12" stroke-width="3.5" />,
  back: <path d="M11 7l-5 5 5 5M18 7l-5 5 5 5" />,
  forward: <path d="M13 7l5 5-5 5M6 7l5 5-5 5" />,
  help: (
    <>
      <circle cx="12" cy="12" r="8.5" />
      <path d="M9.7 9.4a2.4 2.4 0 1 1 3.4 2.2c-.7.4-1.1.8-1.1 1.7" />
      <path d="M12 16.4v.1" stroke-width="2.2" />
    </>
  ),
  close: <path d="M6 6l12 12M18 6L6 18" />,
  right: <path d="M9 5l7 7-7 7" />,
  left: <path d="M15 5l-7 7 7 7" />,
  warning: <path d="M12 4L2.8 19.5h18.4zM12 10v4.5M12 17v.1" />,
} as const;

export type IconName = keyof typeof paths;

/** An icon of lines in the colour of the text. What it shows is said in words next to it, or by the name of its button. */
export const Icon = ({ name }: { readonly name: IconName }) => (
  <svg
    class="icon"
    viewBox="0 0 24 24"
    fill="none"
    stroke="currentColor"
    stroke-width="1.75"
    stroke-linecap="round"
    stroke-linejoin="round"
    aria-hidden="true"
    focusable="false"
  >
    {paths[name]}
  </svg>
);
