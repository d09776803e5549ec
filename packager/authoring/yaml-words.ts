/**
 * Mistakes of YAML in plain words. A parser tells what it could not go on with, which is seldom what
 * the writer did: the lines around the place say that.
 */

import { type PlainMistake, type TextLine, linesAround } from './text-line.ts';
import { findUnclosed } from './unclosed.ts';
import { deeperThanAbove, otherColumn } from './yaml-indents.ts';
import { noColon, secondColon, signMistake } from './yaml-signs.ts';

export interface ParserMistake {
  readonly offset: number;
  readonly code: string;
  readonly message: string;
}

/** The first one alone: what follows it is mostly its consequence. */
export function inPlainWords(source: string, mistakes: readonly ParserMistake[]): PlainMistake {
  const first = mistakes.toSorted((a, b) => a.offset - b.offset)[0] as ParserMistake;
  const [above, own, below] = linesAround(source, first.offset);
  return (
    unclosedQuote(source, first) ??
    firstOf([own, above, below], signMistake) ??
    unclosedBracket(source, first, own) ??
    ofCode(source, first, own) ??
    firstOf([own, above, below], noColon) ?? { offset: first.offset, reason: unknownReason }
  );
}

const unknownReason =
  'this cannot be read; expected "name: value", or "- " before each entry of a list';

function firstOf(
  lines: readonly (TextLine | undefined)[],
  find: (line: TextLine) => PlainMistake | undefined,
): PlainMistake | undefined {
  for (const line of lines) {
    const found = line === undefined ? undefined : find(line);
    if (found !== undefined) return found;
  }
  return undefined;
}

function unclosedQuote(source: string, { offset }: ParserMistake): PlainMistake | undefined {
  const { quote } = findUnclosed(source, offset);
  if (quote === undefined) return undefined;
  const reason = `the text that begins with ${quote.sign} here is not closed; expected another ${quote.sign} at its end`;
  return { offset: quote.offset, reason };
}

function unclosedBracket(
  source: string,
  { offset, message }: ParserMistake,
  own: TextLine,
): PlainMistake | undefined {
  const bracket = findUnclosed(source, offset).brackets.at(-1);
  if (bracket === undefined) return undefined;
  const isBelow = bracket.offset < own.offset && /^\s*(?:- +)*[\w-]+:\s/.test(own.text);
  if (!isBelow && !/^Flow (?:map|sequence)/.test(message)) return undefined;
  const closer = bracket.sign === '{' ? '}' : ']';
  const reason = `the "${bracket.sign}" here is not closed; expected "${closer}" at the end`;
  return { offset: bracket.offset, reason };
}

function ofCode(
  source: string,
  { code, message, offset }: ParserMistake,
  own: TextLine,
): PlainMistake | undefined {
  const here = (reason: string, at = offset): PlainMistake => ({ offset: at, reason });
  const sign = source.charAt(offset);
  switch (code) {
    case 'BLOCK_AS_IMPLICIT_KEY':
    case 'MULTILINE_IMPLICIT_KEY':
      return deeperThanAbove(source, offset) ?? secondColon(own);
    case 'BAD_INDENT':
      return otherColumn(source, own);
    case 'BLOCK_IN_FLOW':
      return here('a comma is missing between the entries here; expected { a: 1, b: 2 }');
    case 'BAD_SCALAR_START':
      return here(`a text cannot begin with ${sign}; put quotes around the text`);
    case 'BAD_ALIAS':
      return here(`a text that begins with ${sign} needs quotes around it`);
    case 'BAD_DQ_ESCAPE':
      return here(
        'within "..." a backslash changes what follows it; write it twice, or use \'...\'',
      );
    case 'MULTIPLE_DOCS':
      return here('a line --- begins a second document here; expected only one in the file');
    case 'MISSING_CHAR':
      return missing(message, offset, own, source);
    case 'UNEXPECTED_TOKEN':
      return unexpected(source, offset, own, message);
  }
  return undefined;
}

function missing(
  message: string,
  offset: number,
  own: TextLine,
  source: string,
): PlainMistake | undefined {
  if (message.startsWith('Comments')) {
    return { offset, reason: 'a space is missing before this #' };
  }
  if (/^Missing , /.test(message)) {
    return { offset, reason: 'a comma is missing before this; expected { a: 1, b: 2 }' };
  }
  if (message.startsWith('Missing directives') && /^%/m.test(source)) {
    return { offset: source.search(/^%/m), reason: 'a line cannot begin with % in YAML' };
  }
  if (message.startsWith('Sequence item')) {
    return otherColumn(source, own);
  }
  return undefined;
}

function unexpected(
  source: string,
  offset: number,
  own: TextLine,
  message: string,
): PlainMistake | undefined {
  if (/^[}\]]/.test(source.slice(offset))) {
    const sign = source.charAt(offset);
    const opener = sign === '}' ? '{' : '[';
    return {
      offset,
      reason: `"${sign}" stands here, and no "${opener}" before it; put quotes around a text with it`,
    };
  }
  if (message.startsWith('Not a YAML token')) {
    const reason = 'behind | or > the line must end; the text follows below it, indented';
    return { offset, reason };
  }
  const before = source.slice(own.offset, offset).trimEnd().at(-1);
  if (before === undefined || before === '') {
    return otherColumn(source, own);
  }
  if (/["'}\]]/.test(before)) {
    const reason = `text follows behind ${before}; put quotes around the whole text, or a comma between entries`;
    return { offset, reason };
  }
  if (/[*&!]/.test(source.slice(own.offset, offset))) {
    const mark = source.slice(own.offset, offset).search(/[*&!]/);
    const reason = `a text that begins with ${source.charAt(own.offset + mark)} needs quotes around it`;
    return { offset: own.offset + mark, reason };
  }
  return undefined;
}
