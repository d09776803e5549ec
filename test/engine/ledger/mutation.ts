/** One bound taken out of a copy of the ledger: a text of one file, replaced. */
export interface Mutation {
  readonly removes: string;
  readonly file: string;
  readonly from: string;
  readonly to: string;
}
