/** Bounds on a YAML text that hold before it is parsed, or unfolded: a stranger's file may be anything. */

import { type Document, type Node, isCollection, isMap, isPair, isScalar, visit } from 'yaml';

/** Outlines need six: questions of a point, their options, and the texts of those. */
const deepest = 40;
/** The longest list of an outline takes 2000. */
const longest = 5000;
/** Collections, keys and texts together. */
const mostParts = 200_000;

export interface BoundMistake {
  readonly offset: number;
  readonly reason: string;
}

/**
 * Counts what opens a level: brackets, and the indents and dashes of block lists. Brackets within
 * texts count as well, as far as they are not closed: deeper than any outline is no text either.
 */
export function tooDeep(source: string): BoundMistake | undefined {
  let flow = 0;
  let offset = 0;
  for (const line of source.split('\n')) {
    const steps = /^(?:[ \t]*[-?:](?=[ \t]))*/.exec(line)?.[0].replace(/[ \t]/g, '').length ?? 0;
    if (steps > deepest) return { offset, reason: depthReason };
    for (let i = 0; i < line.length; i += 1) {
      const sign = line[i];
      if (sign === '[' || sign === '{') flow += 1;
      else if (sign === ']' || sign === '}') flow = Math.max(0, flow - 1);
      if (flow > deepest) return { offset: offset + i, reason: depthReason };
    }
    offset += line.length + 1;
  }
  return deepestIndent(source);
}

/** Each level of a block stands further to the right than the one around it. */
function deepestIndent(source: string): BoundMistake | undefined {
  const open: number[] = [];
  let offset = 0;
  for (const line of source.split('\n')) {
    const indent = line.search(/[^ ]/);
    if (indent >= 0) {
      while ((open.at(-1) ?? -1) >= indent) open.pop();
      open.push(indent);
      if (open.length > deepest) return { offset, reason: depthReason };
    }
    offset += line.length + 1;
  }
  return undefined;
}

const depthReason = `more than ${deepest} levels stand in each other, which no outline needs; close brackets, or indent less`;

/** Looks at the nodes, before anything is made of them. */
export function tooMany(document: Document.Parsed): BoundMistake | undefined {
  let parts = 0;
  const waiting: unknown[] = [document.contents];
  while (waiting.length > 0) {
    const node = waiting.pop();
    parts += 1;
    if (isPair(node)) waiting.push(node.key, node.value);
    if (!isCollection(node)) continue;
    const offset = (node as Node).range?.[0] ?? 0;
    parts += node.items.length;
    if (node.items.length > longest || parts > mostParts) {
      const reason = `it holds ${node.items.length} entries, more than any outline needs (${longest}); split the lesson, or take entries out`;
      return { offset, reason };
    }
    waiting.push(...node.items);
  }
  return undefined;
}

export interface RepeatedKey {
  readonly key: string;
  readonly offset: number;
  /** Where it stands for the first time. */
  readonly first: number;
}

/** Keys that stand in one table again. */
export function repeatedKeys(document: Document.Parsed): RepeatedKey[] {
  const found: RepeatedKey[] = [];
  visit(document, {
    Collection(_key, node) {
      if (!isMap(node)) return;
      const seen = new Map<unknown, number>();
      for (const { key } of node.items) {
        if (!isScalar(key) || key.value === '<<') continue;
        const offset = key.range?.[0] ?? 0;
        const first = seen.get(key.value);
        if (first === undefined) seen.set(key.value, offset);
        else found.push({ key: String(key.value), offset, first });
      }
    },
  });
  return found;
}
