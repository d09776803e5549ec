/**
 * Numbers that look like chance and are the same for the same seed, so that every node draws the
 * same picture of one attempt (mulberry32, public domain).
 */
export declare function randomFrom(seed: number): Random;
export interface Random {
  /** In [0, 1). */
  ratio(): number;
  /** In [from, to). */
  between(from: number, to: number): number;
  /** A place in a list of this length. */
  index(length: number): number;
}
