/** Opens the catalogue of an installation for one command. A running engine may have it open too. */

import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { mkdir } from 'node:fs/promises';
import { storeOptions } from '../../config/store-options.ts';
import { prepareInstallation } from '../installation.ts';
import { type CatalogueStore, type Tenant } from '../library/ports.ts';
import { openCatalogue, type StorePlace } from '../stores/open-stores.ts';
import { CATALOGUE_FILE } from '../stores/sqlite-catalogue-store.ts';
import { Misuse } from './misuse.ts';

export async function withCatalogue<T>(
  dataFolder: string,
  tenantId: string,
  use: (catalogue: CatalogueStore, tenant: Tenant) => Promise<T>,
): Promise<T> {
  const place = storePlace(dataFolder);
  const isNew = place.databaseUrl === null && !existsSync(join(dataFolder, CATALOGUE_FILE));
  if (isNew && process.env['LECTERN_DATA'] === undefined) {
    throw new Misuse(
      `There is no installation in ${dataFolder}. Run this where the engine was started, or set ` +
        'LECTERN_DATA to its data folder (a folder that does not exist yet is then made).',
    );
  }
  await mkdir(dataFolder, { recursive: true });
  const catalogue = await openCatalogue(place);
  try {
    const { firstApiKey, firstPassword } = await prepareInstallation(catalogue, Date.now());
    if (isNew) process.stdout.write(`A new installation was made in ${dataFolder}.\n`);
    if (firstPassword !== null)
      process.stdout.write(`Desk password (shown once): ${firstPassword}\n`);
    if (firstApiKey !== null) process.stdout.write(`API key (shown once): ${firstApiKey}\n`);
    const tenant = await catalogue.tenant(tenantId);
    if (tenant === undefined) {
      const known = (await catalogue.tenants()).map((each) => each.tenantId).join(', ');
      throw new Misuse(`There is no host "${tenantId}". Hosts: ${known}.`);
    }
    return await use(catalogue, tenant);
  } finally {
    await catalogue.close();
  }
}

/** Where this installation keeps its stores. */
export function storePlace(dataFolder: string): StorePlace {
  const { databaseUrl, databaseConnections } = storeOptions(process.env);
  return { dataFolder, databaseUrl, databaseConnections };
}
