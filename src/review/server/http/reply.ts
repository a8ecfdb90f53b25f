/** What a route answers. */
export type Reply =
  | { readonly kind: 'json'; readonly value: object; readonly status?: 200 | 202 }
  | {
      readonly kind: 'bytes';
      readonly bytes: Uint8Array | string;
      readonly type: string;
      readonly headers?: Readonly<Record<string, string>>;
    }
  /** A WAV file; `path` comes from the book, never from the request. */
  | { readonly kind: 'file'; readonly path: string }
  | { readonly kind: 'events' };

/** The headers of every answer. Nothing of a book stays in a cache, and no other site sees or frames an answer. */
export const securityHeaders: Readonly<Record<string, string>> = {
  'Cache-Control': 'no-store',
  'Content-Security-Policy':
    "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Referrer-Policy': 'no-referrer',
  'X-Content-Type-Options': 'nosniff',
};
