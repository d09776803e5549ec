import { expect } from 'chai';
import { OptionError } from '../../config/option-error.ts';
import { storeOptions } from '../../config/store-options.ts';

describe('store options', () => {
  it('are the files of the data folder where nothing is said', () => {
    const nothing = { databaseUrl: null, databaseConnections: 10, redisUrl: null };
    expect(storeOptions({})).to.deep.equal(nothing);
    const empty = { LECTERN_DATABASE_URL: '', LECTERN_DATABASE_CONNECTIONS: '' };
    expect(storeOptions({ ...empty, LECTERN_REDIS_URL: '' })).to.deep.equal(nothing);
  });

  it('take addresses as they are', () => {
    for (const databaseUrl of ['postgres://a:b@db:5432/lectern', 'postgresql:///lectern']) {
      expect(storeOptions({ LECTERN_DATABASE_URL: databaseUrl })).to.include({ databaseUrl });
    }
    for (const redisUrl of ['redis://cache', 'rediss://:word@cache:6380/1']) {
      expect(storeOptions({ LECTERN_REDIS_URL: redisUrl })).to.include({ redisUrl });
    }
  });

  it('refuse other addresses without repeating them, for they may hold a password', () => {
    for (const name of ['LECTERN_DATABASE_URL', 'LECTERN_REDIS_URL']) {
      for (const given of ['mysql://u:secret@db', 'secret', 'http://u:secret@db', ' secret ']) {
        expect(() => storeOptions({ [name]: given }))
          .to.throw(OptionError, `${name} is no address`)
          .with.property('message')
          .that.does.not.contain('secret');
      }
    }
  });

  it('refuse a number of connections that is none, or too large', () => {
    for (const given of ['0', '101', '1.5', '-1', 'ten', '1e9', 'NaN']) {
      expect(() => storeOptions({ LECTERN_DATABASE_CONNECTIONS: given }), given).to.throw(
        OptionError,
        `is "${given}". Give a whole number from 1 to 100.`,
      );
    }
    for (const given of ['1', '100']) {
      const options = storeOptions({ LECTERN_DATABASE_CONNECTIONS: given });
      expect(options.databaseConnections).to.equal(Number(given));
    }
  });
});
