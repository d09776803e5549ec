/** What is said between the packager and the process that draws a PDF. */

export interface PdfOrder {
  readonly pdfPath: string;
  /** From 1; none to look only. */
  readonly pages: readonly number[];
  /** Where pictures of the pages go. */
  readonly folder: string;
}

export type PdfAnswer =
  | { readonly kind: 'opened'; readonly pages: number }
  | {
      readonly kind: 'page';
      readonly page: number;
      /** PPM, in the folder. */
      readonly file: string;
      readonly text: string;
      /** It has letters whose font is not in the file: they may be missing from the picture. */
      readonly isFontMissing: boolean;
    }
  | { readonly kind: 'failed'; readonly reason: string };
