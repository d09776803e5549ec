import { type Scenario } from '../scenario.ts';
export function proveAll(_: readonly Scenario[], __: (text: string) => void): Promise<number> {
  return Promise.resolve(0);
}
