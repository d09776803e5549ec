/** Real footage that lies beside the project, not in it; tests skip loudly where it is absent. */

import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { type Context } from 'mocha';
import { packageRoot } from '../../config/package-root.ts';

export function footage(context: Context, name: string): string {
  const file = resolve(packageRoot, '..', 'shared', 'data', 'footage', name);
  if (existsSync(file)) return file;
  console.warn(`      SKIPPED: no footage ${name} in ../shared/data/footage`);
  return context.skip();
}
