/** Mutated messages against the decoders themselves. */

import { Chance } from '../arbitrary/chance.ts';
import { DecodeError } from '../../engine/protocol/decoder.ts';
import { pick } from './hostile.ts';
import { heapBytes } from './memory.ts';
import { mutated } from './mutate.ts';
import { type Target, targets } from './targets.ts';

export interface DecoderReport {
  readonly messages: number;
  readonly accepted: number;
  readonly refused: number;
  /** By decoder: messages, and how many of them were taken. */
  readonly byTarget: Readonly<Record<string, { messages: number; accepted: number }>>;
  readonly seconds: number;
  /** Heap at the end less heap after the first tenth, bytes; collected before both. */
  readonly grownBytes: number;
}

/** A sentence for people never repeats a large input. */
const LONGEST_SENTENCE = 2_000;
/** What is taken is looked at closely each so many times. */
const CLOSE_LOOK_EVERY = 8;
/** Messages between two looks of the event loop. */
const TURN = 20_000;

/** @throws Error that names decoder, seed and number where anything but a refusal came out */
export async function fuzzDecoders(
  messages: number,
  seed: number,
  say: (done: number) => void = () => undefined,
): Promise<DecoderReport> {
  const chance = new Chance(seed);
  const choices = targets().flatMap((target) => Array<Target>(target.weight).fill(target));
  const byTarget: Record<string, { messages: number; accepted: number }> = {};
  let accepted = 0;
  let baseBytes = 0;
  const startMs = performance.now();
  for (let done = 0; done < messages; done += 1) {
    if (done === Math.floor(messages / 10)) baseBytes = await heapBytes();
    if (done % TURN === 0) {
      say(done);
      await new Promise((resolve) => setImmediate(resolve));
    }
    const target = pick(chance, choices);
    const count = (byTarget[target.name] ??= { messages: 0, accepted: 0 });
    count.messages += 1;
    try {
      if (!send(target, chance, done % CLOSE_LOOK_EVERY === 0)) continue;
      accepted += 1;
      count.accepted += 1;
    } catch (error) {
      const where = `${target.name}, seed ${seed}, message ${done}`;
      throw new Error(`${where}: ${String(error)}`, { cause: error });
    }
  }
  const seconds = (performance.now() - startMs) / 1_000;
  const grownBytes = (await heapBytes()) - baseBytes;
  return { messages, accepted, refused: messages - accepted, byTarget, seconds, grownBytes };
}

/** @returns whether the message was taken */
function send(target: Target, chance: Chance, closely: boolean): boolean {
  const sample = pick(chance, target.samples);
  const message =
    target.readsText === true
      ? mutatedText(String(sample), chance)
      : mutated(sample, chance, false);
  let decoded: unknown;
  try {
    decoded = target.decoder(message);
  } catch (error) {
    if (!(error instanceof DecodeError)) throw error;
    if (closely && error.message.length > LONGEST_SENTENCE) {
      throw new Error(`the refusal is ${error.message.length} characters long`, { cause: error });
    }
    return false;
  }
  if (target.readsText === true) return decoded !== null;
  if (closely && target.handsOn !== true) look(target, decoded);
  return true;
}

/** Lines of logs are mutated as the JSON that they hold, and as text. */
function mutatedText(line: string, chance: Chance): string {
  if (chance.ratio() < 0.5 || !line.startsWith('{')) return asText(mutated(line, chance, true));
  return asText(mutated(JSON.parse(line), chance, true));
}

function asText(value: unknown): string {
  return typeof value === 'string' ? value : (JSON.stringify(value) ?? '');
}

/** What was taken is plain data, is taken again as it is, and has changed no prototype. */
function look(target: Target, decoded: unknown): void {
  mustBePlain(decoded);
  const again = JSON.stringify(target.decoder(decoded));
  if (again !== JSON.stringify(decoded)) throw new Error('decoded twice it is something else');
  if ('polluted' in {}) throw new Error('the prototype of all objects was changed');
}

function mustBePlain(value: unknown): void {
  if (typeof value === 'number' && !Number.isFinite(value)) throw new Error(`it took ${value}`);
  if (typeof value !== 'object' || value === null) return;
  if (!Array.isArray(value) && Object.getPrototypeOf(value) !== Object.prototype) {
    throw new Error('what it made has another prototype');
  }
  for (const inner of Object.values(value)) mustBePlain(inner);
}
