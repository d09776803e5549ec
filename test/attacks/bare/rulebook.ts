/** The policies of all cases so far, each under an id of its own, so that one engine plays them all. */

import { type Presets } from '../../../config/presets.ts';
import { type Policy } from '../../../engine/ledger/policy.ts';

export class Rulebook implements Presets {
  readonly #policies = new Map<string, Policy>();
  readonly all = [];

  enter(policy: Policy): void {
    this.#policies.set(policy.id, policy);
  }

  get ids(): readonly string[] {
    return [...this.#policies.keys()];
  }

  now(id: string): Policy | undefined {
    return this.#policies.get(id);
  }

  at(idAtVersion: string): Policy | undefined {
    return this.now(idAtVersion.slice(0, idAtVersion.lastIndexOf('@')));
  }
}
