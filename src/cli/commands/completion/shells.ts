/** The shells that a completion can be made for. */
export const shells = ['bash', 'zsh', 'fish'] as const;
