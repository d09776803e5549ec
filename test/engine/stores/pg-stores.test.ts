import { type CatalogueStore } from '../../../engine/library/ports.ts';
import { type LedgerStore } from '../../../engine/ledger/ports.ts';
import { openPgCatalogueStore } from '../../../engine/stores/pg-catalogue-store.ts';
import { openPg, type PgDatabase } from '../../../engine/stores/pg-driver.ts';
import { openPgLedgerStore } from '../../../engine/stores/pg-ledger-store.ts';
import { catalogueStoreContract } from '../../contract/catalogue-store.ts';
import { ledgerStoreContract } from '../../contract/ledger-store.ts';
import { qualityStoreContract } from '../../contract/quality-store.ts';
import { type PostgresServer, startPostgres } from '../../support/postgres.ts';

describe('PostgreSQL stores', function () {
  this.timeout(60_000);
  let server: PostgresServer | undefined;
  before(async function () {
    server = await startPostgres(this);
  });
  after(() => server?.stop());

  /** Each test has a database of its own; every handle has connections of its own. */
  function underTest<Store extends { close(): Promise<void> }>(
    openOn: (database: PgDatabase) => Promise<Store>,
  ) {
    let address: Promise<string> | undefined;
    const databases: PgDatabase[] = [];
    return {
      async open(): Promise<Store> {
        address ??= server?.database();
        const database = await openPg({ url: (await address) ?? '', poolSize: 3 });
        databases.push(database);
        return openOn(database);
      },
      async dispose() {
        for (const database of databases) await database.close();
      },
    };
  }

  ledgerStoreContract('PostgreSQL', { kept: true }, () =>
    underTest<LedgerStore>((database) => openPgLedgerStore(database)),
  );
  qualityStoreContract('PostgreSQL', { shared: true }, () =>
    underTest<CatalogueStore>((database) => openPgCatalogueStore(database)),
  );
  catalogueStoreContract('PostgreSQL', { kept: true }, () =>
    underTest<CatalogueStore>((database) => openPgCatalogueStore(database)),
  );
});
