/** Where the chains of learners end. */

/** Where a learner's chain ends. */
export interface ChainEnd {
  readonly count: number;
  readonly chain: string;
}

/** The chains of one tenant, by learner. */
export type Chains = Map<string, ChainEnd>;
