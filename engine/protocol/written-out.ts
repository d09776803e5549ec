/**
 * For texts of JSON that are written out by hand: a `T` with these keys always, those sometimes, and no
 * others. What gains a key, or may lack one, is `never`: whoever writes it out does not compile until
 * that key is dealt with, so none is lost on its way.
 */
export type WrittenOut<T, Always extends keyof T, Sometimes extends keyof T = never> = [
  Exclude<keyof T, Always | Sometimes>,
] extends [never]
  ? T extends Required<Pick<T, Always>>
    ? T
    : never
  : never;
