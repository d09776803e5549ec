/** Policy presets: dated data in `config/presets/`, read once at start. */

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Policy, preset } from '../engine/ledger/policy.ts';
import { packageRoot } from './package-root.ts';

export interface Presets {
  /** The policy of this id that holds now: the newest version. */
  now(id: string): Policy | undefined;
  /** One version, as `id@version`. */
  at(idAtVersion: string): Policy | undefined;
  readonly ids: readonly string[];
}

/** @throws an error that names the file where a preset cannot be read */
export function loadPresets(folder = join(packageRoot, 'config', 'presets')): Presets {
  const policies: Policy[] = [];
  for (const name of readdirSync(folder).filter((file) => file.endsWith('.json'))) {
    const place = join(folder, name);
    try {
      policies.push(preset(JSON.parse(readFileSync(place, 'utf8'))).policy);
    } catch (error) {
      throw new Error(`The preset ${place} cannot be used. Reason: ${(error as Error).message}`, {
        cause: error,
      });
    }
  }
  policies.sort((a, b) => (a.version < b.version ? -1 : 1));
  const byName = new Map(policies.map((each) => [`${each.id}@${each.version}`, each]));
  const newest = new Map(policies.map((each) => [each.id, each]));
  return {
    now: (id) => newest.get(id),
    at: (idAtVersion) => byName.get(idAtVersion),
    ids: [...newest.keys()],
  };
}
