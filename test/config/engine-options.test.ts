import { expect } from 'chai';
import { engineOptions } from '../../config/engine-options.ts';
import { OptionError } from '../../config/option-error.ts';

describe('engine options', () => {
  it('compact once a day unless that is off', () => {
    expect(engineOptions({})).to.include({ compacts: true });
    expect(engineOptions({ LECTERN_COMPACT: '' })).to.include({ compacts: true });
    expect(engineOptions({ LECTERN_COMPACT: 'on' })).to.include({ compacts: true });
    expect(engineOptions({ LECTERN_COMPACT: 'off' })).to.include({ compacts: false });
    for (const given of ['no', 'OFF', '0', 'true']) {
      expect(() => engineOptions({ LECTERN_COMPACT: given }), given).to.throw(
        OptionError,
        `LECTERN_COMPACT is "${given}". Give on or off.`,
      );
    }
  });
});
