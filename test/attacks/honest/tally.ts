/** What happened in the generated stories, counted, so that one can see what was tried. */

const counts = new Map<string, number>();
const measures = new Map<string, number[]>();
let stories = 0;

export function note(what: string, times = 1): void {
  counts.set(what, (counts.get(what) ?? 0) + times);
}

export function measure(what: string, value: number): void {
  const known = measures.get(what) ?? [];
  known.push(value);
  measures.set(what, known);
}

export function storyTold(): void {
  stories += 1;
}

export function storiesTold(): number {
  return stories;
}

const SHARES = [0, 0.1, 0.5, 0.9, 0.99, 1] as const;

/** The distributions over all stories that were told, for people. */
export function distributions(): string {
  const lines = [`${stories} honest stories.`, ''];
  lines.push(`${'measured'.padEnd(48)}${SHARES.map((s) => `${s * 100} %`.padStart(9)).join('')}`);
  for (const [what, values] of [...measures].sort()) {
    const sorted = Float64Array.from(values).sort();
    const cells = SHARES.map((share) =>
      short(sorted[Math.floor(share * (sorted.length - 1))] ?? 0),
    );
    lines.push(`${what.padEnd(48)}${cells.map((cell) => cell.padStart(9)).join('')}`);
  }
  lines.push('', `${'happened'.padEnd(48)}${'times'.padStart(9)}${'a story'.padStart(9)}`);
  for (const [what, times] of [...counts].sort()) {
    const each = (times / Math.max(1, stories)).toFixed(2);
    lines.push(`${what.padEnd(48)}${String(times).padStart(9)}${each.padStart(9)}`);
  }
  return lines.join('\n');
}

function short(value: number): string {
  return Number.isInteger(value) ? String(value) : value.toFixed(2);
}
