/** Where the slides come from, and when each is shown. */

export interface SlideCue {
  readonly atMs: number;
  /** From 1: page of the PDF, or place in the folder. */
  readonly page?: number;
  /** A file name in the folder, instead of a place. */
  readonly image?: string;
  readonly title?: string;
  /** Where the outline writes it; not there for what no outline wrote. */
  readonly line?: number;
}

export type SlidesWish =
  | { readonly kind: 'off' }
  /** At the moments where the picture of the lecture becomes another one. */
  | { readonly kind: 'found' }
  | { readonly kind: 'pdf'; readonly path: string; readonly cues: readonly SlideCue[] }
  | { readonly kind: 'folder'; readonly path: string; readonly cues: readonly SlideCue[] };
