/** A YAML document that knows on which line each of its parts stands. */

import { type Document, LineCounter, isMap, isNode, isScalar, parseDocument } from 'yaml';

import type { Path } from './form.ts';
import { quotedLine } from './quoted-line.ts';
import type { PlainMistake } from './text-line.ts';
import { repeatedKeys, tooDeep, tooMany } from './yaml-bounds.ts';
import { inPlainWords } from './yaml-words.ts';

/** What is wrong in a line of a file. */
export interface LineMistake {
  /** From 1. */
  readonly line: number;
  /** From 1, where one sign is meant. */
  readonly column?: number;
  readonly reason: string;
}

export class YamlLines {
  /** The document as plain values; undefined where it cannot be read, or is empty. */
  readonly value: unknown;
  /** Why it cannot be read as YAML: the first reason alone, with its line quoted. */
  readonly unreadable: LineMistake | undefined;
  /** What is wrong with it as YAML, and leaves everything readable. */
  readonly mistakes: readonly LineMistake[] = [];
  readonly #source: string;
  readonly #document: Document.Parsed;
  readonly #lines = new LineCounter();

  constructor(source: string) {
    this.#source = source;
    const depth = tooDeep(source);
    // What is too deep overflows the parser's stack, which no catch survives.
    this.#document = parseDocument(depth === undefined ? source : '', {
      ...{ lineCounter: this.#lines, prettyErrors: false },
      // Compares each key with all before it: of many keys that takes minutes. Counted below.
      uniqueKeys: false,
      // It would print warnings of its own, in its own words.
      logLevel: 'error',
    });
    const unreadable = depth ?? this.#firstMistake() ?? tooMany(this.#document);
    if (unreadable !== undefined) {
      this.unreadable = this.#placed(unreadable);
      return;
    }
    this.mistakes = repeatedKeys(this.#document).map(({ offset, first, key }) => ({
      line: this.#lines.linePos(offset).line,
      reason: `"${key}" stands here again; it stands in line ${this.#lines.linePos(first).line} already, and one of the two must go`,
    }));
    try {
      // Few aliases: a short file that unfolds into gigabytes is no outline.
      this.value = this.#document.toJS({ maxAliasCount: 100 }) ?? undefined;
    } catch (error) {
      this.unreadable = this.#placed(ofAlias(source, error));
    }
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

  #firstMistake(): PlainMistake | undefined {
    const mistakes = this.#document.errors.map(({ pos, code, message }) => ({
      ...{ offset: pos[0], code, message },
    }));
    return mistakes.length === 0 ? undefined : inPlainWords(this.#source, mistakes);
  }

  #placed({ offset, reason }: PlainMistake): LineMistake {
    const before = this.#source.slice(0, offset);
    const line = before.split('\n').length;
    const column = offset - before.lastIndexOf('\n');
    return { line, column, reason: `${reason}\n${quotedLine(this.#source, line, column)}` };
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

/** `*name` repeats what `&name` marks: hardly anybody who writes an outline means it. */
function ofAlias(source: string, error: unknown): PlainMistake {
  const message = error instanceof Error ? error.message : String(error);
  const name = /^Unresolved alias .*: (.+)$/s.exec(message)?.[1];
  const at = source.indexOf(`*${name ?? ''}`);
  const offset = Math.max(0, at);
  if (name !== undefined) {
    return { offset, reason: 'a text that begins with * needs quotes around it' };
  }
  const reason = `an alias (*name) repeats what it stands for, and these repeat far too much; write out what they stand for`;
  return { offset, reason };
}
