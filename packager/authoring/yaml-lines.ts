/** A YAML document that knows on which line each of its parts stands. */

import { type Document, LineCounter, isMap, isNode, isScalar, parseDocument } from 'yaml';

import type { Path } from './form.ts';
import { repeatedKey, tooDeep, tooMany } from './yaml-bounds.ts';

export class YamlLines {
  /** The document as plain values; undefined where it cannot be read, or is empty. */
  readonly value: unknown;
  /** What is wrong with it as YAML. */
  readonly mistakes: readonly { readonly line: number; readonly reason: string }[];
  readonly #document: Document.Parsed;
  readonly #lines = new LineCounter();

  constructor(source: string) {
    const depth = tooDeep(source);
    // What is too deep overflows the parser's stack, which no catch survives.
    const text = depth === undefined ? source : '';
    this.#document = parseDocument(text, {
      ...{ lineCounter: this.#lines, prettyErrors: false },
      // Compares each key with all before it: of many keys that takes minutes. Counted below.
      uniqueKeys: false,
    });
    const mistakes = this.#document.errors.map(({ pos, message }) => ({
      line: this.#lines.linePos(pos[0]).line,
      reason: message,
    }));
    if (depth !== undefined) {
      mistakes.push({
        line: source.slice(0, depth.offset).split('\n').length,
        reason: depth.reason,
      });
    } else if (mistakes.length === 0) {
      const bound = tooMany(this.#document) ?? repeatedKey(this.#document);
      if (bound !== undefined) {
        mistakes.push({ line: this.#lines.linePos(bound.offset).line, reason: bound.reason });
      }
    }
    if (mistakes.length === 0) {
      try {
        // Few aliases: a short file that unfolds into gigabytes is no outline.
        const value: unknown = this.#document.toJS({ maxAliasCount: 100 });
        this.value = value ?? undefined;
      } catch (error) {
        mistakes.push({ line: 1, reason: error instanceof Error ? error.message : String(error) });
      }
    }
    this.mistakes = mistakes;
  }

  /** Where a part stands; where it is missing, its nearest parent. */
  lineOf(path: Path, isKey = false): number {
    for (let length = path.length; length > 0; length -= 1) {
      const at = path.slice(0, length);
      const start = (isKey ? this.#keyStart(at) : undefined) ?? this.#start(at);
      if (start !== undefined) return this.#lines.linePos(start).line;
    }
    return 1;
  }

  #start(path: Path): number | undefined {
    const node = this.#document.getIn(path, true);
    return isNode(node) ? node.range?.[0] : undefined;
  }

  #keyStart(path: Path): number | undefined {
    const parent =
      path.length > 1 ? this.#document.getIn(path.slice(0, -1), true) : this.#document.contents;
    if (!isMap(parent)) return undefined;
    const pair = parent.items.find(
      ({ key }) => isScalar(key) && String(key.value) === String(path.at(-1)),
    );
    return isScalar(pair?.key) ? pair.key.range?.[0] : undefined;
  }
}
