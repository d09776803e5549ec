/** Arguments that belong together, and why they are there. */
export interface ArgumentGroup {
  readonly args: readonly string[];
  readonly why: string;
}

export function flatten(groups: readonly ArgumentGroup[]): string[] {
  return groups.flatMap((group) => [...group.args]);
}
