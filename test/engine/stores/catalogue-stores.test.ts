import { expect } from 'chai';

import { createMemoryCatalogueStore } from '../../../engine/stores/memory-catalogue-store.ts';
import { openSqliteCatalogueStore } from '../../../engine/stores/sqlite-catalogue-store.ts';
import { openDatabase } from '../../../engine/stores/sqlite-driver.ts';
import { catalogueStoreContract } from '../../contract/catalogue-store.ts';
import { qualityStoreContract } from '../../contract/quality-store.ts';
import { rejection } from '../../contract/rejection.ts';
import { tempFolder } from './temp-folder.ts';

catalogueStoreContract('memory', { kept: false }, () => ({ open: createMemoryCatalogueStore }));

catalogueStoreContract('SQLite', { kept: true }, () => {
  const folder = tempFolder();
  return { open: () => openSqliteCatalogueStore(folder.path), dispose: () => folder.remove() };
});

qualityStoreContract('memory', { shared: false }, () => ({ open: createMemoryCatalogueStore }));

qualityStoreContract('SQLite', { shared: false }, () => {
  const folder = tempFolder();
  return { open: () => openSqliteCatalogueStore(folder.path), dispose: () => folder.remove() };
});

describe('SQLite catalogue', () => {
  let folder: ReturnType<typeof tempFolder>;
  beforeEach(() => {
    folder = tempFolder();
  });
  afterEach(() => folder.remove());

  it('is made once by two that open it at the same moment, and shared', async () => {
    const [one, two] = await Promise.all([
      openSqliteCatalogueStore(folder.path),
      openSqliteCatalogueStore(folder.path),
    ]);
    await one.putSetting('a', '1');
    expect(await two.setting('a')).to.equal('1');
    await one.close();
    await two.putSetting('a', '2');
    await two.close();
  });

  it('refuses a file of a newer engine and leaves it alone', async () => {
    await (await openSqliteCatalogueStore(folder.path)).close();
    const raw = openDatabase(folder.path, 'catalogue.db');
    raw.exec("INSERT INTO kysely_migration VALUES ('0999-later', '2030-01-01')");
    const message = await rejection(openSqliteCatalogueStore(folder.path));
    expect(message).to.match(/newer engine. Reason: .*0999-later/);
    raw.exec("DELETE FROM kysely_migration WHERE name = '0999-later'");
    raw.close();
    await (await openSqliteCatalogueStore(folder.path)).close();
  });

  it('names the entry that cannot be read', async () => {
    const store = await openSqliteCatalogueStore(folder.path);
    await store.putCourse({
      tenantId: 'host-1',
      courseId: 'course-7',
      title: { en: 'A course' },
      addedUtcMs: 1,
    });
    const raw = openDatabase(folder.path, 'catalogue.db');
    raw.exec(`UPDATE course SET title = '{"en":7}'`);
    expect(await rejection(store.courses('host-1'))).to.match(
      /course "course-7".*Reason: .*text of 1 to 500/,
    );
    raw.exec(`UPDATE course SET title = '{'`);
    expect(await rejection(store.courses('host-1'))).to.match(/course "course-7".*Reason: /);
    raw.close();
    await store.close();
  });
});
