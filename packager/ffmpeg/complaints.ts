/** What ffmpeg says about a source that it cannot decode as it should, counted line by line. */

/** As kept with a result: plain data, the same for the same source on every machine. */
export interface Complaints {
  readonly count: number;
  /** The first one, without addresses and paths. */
  readonly first: string;
}

const mostLetters = 300;

/** Names of what encodes, writes or filters; what it complains of is not the source. */
const notOfSource =
  /^(libx264|mp4|mov|image2|mjpeg|rawvideo|null|swscaler|graph|Parsed_\w+|auto_\w+|ffmpeg_\w+)$/;

/**
 * After a jump into a source whose key pictures are open, pictures before the first one lack what they
 * refer to. They are not shown, and nothing is wrong with them.
 */
const afterJump =
  /reference picture missing|Missing reference picture|co located POCs|mmco: unref|Could not find ref|RASL|reference frames .* exceeds max|no frame!|first frame is no keyframe/i;

const marked = /^((?:\[[^\]]+ @ (?:0x)?[0-9a-fA-F]+\] )*)\[(\w+)\] (.*)$/;

export class ComplaintCounter {
  #count = 0;
  #first: string | undefined;
  #wasCounted = false;
  readonly #isSeeking: boolean;
  readonly #paths: readonly string[];

  /** @param args of the run */
  constructor(args: readonly string[]) {
    const inputAt = args.indexOf('-i');
    this.#isSeeking = args.slice(0, inputAt).includes('-ss');
    this.#paths = inputAt < 0 ? [] : [args[inputAt + 1] ?? ''];
  }

  /** @returns the line as it is without its mark */
  hear(line: string): string {
    const repeated = /^\s*Last message repeated (\d{1,9}) times?/.exec(line);
    if (repeated !== null) {
      if (this.#wasCounted) this.#count += Number(repeated[1]);
      return line;
    }
    const match = marked.exec(line);
    if (match === null) return line;
    const [, from = '', level = '', words = ''] = match;
    this.#wasCounted = isError(level) && this.#isAboutSource(from, words);
    if (this.#wasCounted) {
      this.#count += 1;
      this.#first ??= this.#withoutPlaces(from, words);
    }
    return `${from}${words}`;
  }

  /** Absent where there is none. */
  found(): Complaints | undefined {
    return this.#first === undefined ? undefined : { count: this.#count, first: this.#first };
  }

  #isAboutSource(from: string, words: string): boolean {
    if (this.#isSeeking && afterJump.test(words)) return false;
    const name = /^\[([^\]]+) @ /.exec(from)?.[1];
    if (name === undefined) return /^Error while decoding/.test(words);
    return !notOfSource.test(name);
  }

  #withoutPlaces(from: string, words: string): string {
    const names = [...from.matchAll(/\[([^\]]+) @ [^\]]*\]/g)].map((match) => `[${match[1]}] `);
    const plain = this.#paths.reduce((text, path) => text.replaceAll(path, 'the source'), words);
    return `${names.join('')}${plain}`.slice(0, mostLetters);
  }
}

function isError(level: string): boolean {
  return level === 'error' || level === 'fatal' || level === 'panic';
}

/** The same arguments, with the level before each line. */
export function withLevels(args: readonly string[]): string[] {
  return args.map((argument, index) =>
    args[index - 1] === '-loglevel' && !argument.includes('level+')
      ? `level+${argument}`
      : argument,
  );
}
