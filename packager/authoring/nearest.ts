/** Ids have 80 letters at most; longer words would take long to compare. */
const longest = 100;

/** The known word that a mistyped one probably means. */
export function nearest(typed: string, known: readonly string[]): string | undefined {
  if (typed.length > longest) return undefined;
  let best: string | undefined;
  let bestSteps = Math.max(2, Math.floor(typed.length / 3)) + 1;
  for (const word of known) {
    const steps = editSteps(typed, word);
    if (steps < bestSteps) [best, bestSteps] = [word, steps];
  }
  return best;
}

/** Letters to insert, delete or replace (Levenshtein). */
function editSteps(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, i) => i);
  for (let i = 1; i <= a.length; i += 1) {
    const next = [i];
    for (let j = 1; j <= b.length; j += 1) {
      const replace = (row[j - 1] as number) + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(replace, (row[j] as number) + 1, (next[j - 1] as number) + 1));
    }
    row = next;
  }
  return row[b.length] as number;
}
