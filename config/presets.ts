/**
 * Policy presets: dated data in `config/presets/`, read once at start. Several versions of one may
 * lie side by side; a session keeps the one it was opened with.
 */

import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Policy } from '../engine/ledger/policy.ts';
import { type Preset, resolvePreset } from '../engine/ledger/preset.ts';
import { packageRoot } from './package-root.ts';

export interface Presets {
  /** The policy of this id that holds now: the newest version. */
  now(id: string): Policy | undefined;
  /** One version, as `id@version`. */
  at(idAtVersion: string): Policy | undefined;
  readonly ids: readonly string[];
  /** All versions, with titles and the source of each rule; by id, oldest first. */
  readonly all: readonly Preset[];
}

interface PresetText {
  readonly place: string;
  readonly written: unknown;
}

/** Where an installation keeps presets of its own. */
export function ownPresets(dataFolder: string): string {
  return join(dataFolder, 'presets');
}

/**
 * @param ownFolder presets of the installation, beside those that come with the engine; may be missing
 * @throws an error that names file and parameter where a preset cannot be used
 */
export function loadPresets(
  folder = join(packageRoot, 'config', 'presets'),
  ownFolder?: string,
): Presets {
  const texts = new Map<string, PresetText>();
  readFolder(folder, texts);
  if (ownFolder !== undefined && existsSync(ownFolder)) readFolder(ownFolder, texts);
  const resolved = new Map<string, Preset>();
  for (const idAtVersion of texts.keys()) resolve(idAtVersion, texts, resolved, []);
  const all = [...resolved.values()].sort((a, b) => (nameOf(a) < nameOf(b) ? -1 : 1));
  const newest = new Map(all.map(({ policy }) => [policy.id, policy]));
  return {
    now: (id) => newest.get(id),
    at: (idAtVersion) => resolved.get(idAtVersion)?.policy,
    ids: [...newest.keys()],
    all,
  };
}

function readFolder(folder: string, texts: Map<string, PresetText>): void {
  for (const name of readdirSync(folder).filter((file) => file.endsWith('.json'))) {
    const place = join(folder, name);
    naming(place, () => {
      const written: unknown = JSON.parse(readFileSync(place, 'utf8'));
      const idAtVersion = name.slice(0, -'.json'.length);
      const { id, version } = (written ?? {}) as { id?: unknown; version?: unknown };
      if (idAtVersion !== `${String(id)}@${String(version)}`) {
        throw new Error(`it says it is ${String(id)}@${String(version)}; name the file after that`);
      }
      const other = texts.get(idAtVersion);
      if (other !== undefined) {
        throw new Error(`${idAtVersion} is taken by ${other.place}; give it another id or date`);
      }
      texts.set(idAtVersion, { place, written });
    });
  }
}

function resolve(
  idAtVersion: string,
  texts: ReadonlyMap<string, PresetText>,
  resolved: Map<string, Preset>,
  /** Presets that wait for this one. */
  waiting: readonly string[],
): Preset {
  const known = resolved.get(idAtVersion);
  if (known !== undefined) return known;
  const text = texts.get(idAtVersion);
  if (text === undefined) throw new Error(`there is no preset ${idAtVersion} to extend`);
  const preset = naming(text.place, () => {
    if (waiting.includes(idAtVersion)) throw new Error(`${idAtVersion} extends itself`);
    const base = (text.written as { extends?: unknown }).extends;
    const extended =
      typeof base === 'string'
        ? resolve(base, texts, resolved, [...waiting, idAtVersion])
        : undefined;
    const found = resolvePreset(text.written, extended);
    mustBeZone(found.policy.cap.timeZone);
    return found;
  });
  resolved.set(idAtVersion, preset);
  return preset;
}

function mustBeZone(timeZone: string): void {
  if (timeZone === 'host') return;
  try {
    new Intl.DateTimeFormat('en', { timeZone });
  } catch {
    throw new Error(
      `cap.timeZone: expected an IANA time zone such as "Asia/Shanghai", or "host", got "${timeZone}"`,
    );
  }
}

function nameOf({ policy }: Preset): string {
  return `${policy.id}@${policy.version}`;
}

/** A preset that cannot be used; the message names file and parameter. */
export class PresetError extends Error {
  override readonly name = 'PresetError';
}

function naming<T>(place: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (error instanceof PresetError) throw error;
    throw new PresetError(
      `The preset ${place} cannot be used. Reason: ${(error as Error).message}`,
      {
        cause: error,
      },
    );
  }
}
