import { expect } from 'chai';
import fc from 'fast-check';
import { areEvents } from '../../../../engine/stores/evidence/are-events.ts';
import { looksLikeEvent } from '../../../../engine/stores/ledger-lines.ts';
import { beatEvent } from '../ledger-events.ts';

function isEvent(text: string): boolean {
  try {
    return looksLikeEvent(JSON.parse(text));
  } catch {
    return false;
  }
}

describe('texts of a ledger row', () => {
  const event = JSON.stringify(beatEvent(1));

  it('are events, one or many', () => {
    expect(areEvents([])).to.equal(true);
    expect(areEvents([event])).to.equal(true);
    expect(areEvents([event, event, event])).to.equal(true);
  });

  it('do not pass for events by what they are together', () => {
    const open = `{"v":1,"type":"a","at":{},"b":[{}`;
    expect(areEvents([`${event},${open}`, '{}]}'])).to.equal(false);
    expect(areEvents([`${event},"?",${event}`])).to.equal(false);
    expect(areEvents([`${event}],[${event}`])).to.equal(false);
    expect(areEvents([`${event},0,${open}`, '1', '{}]}'])).to.equal(false);
    expect(areEvents([''])).to.equal(false);
  });

  it('are judged together as they are alone, whatever they are cut from', () => {
    const pieces = [
      event,
      ',',
      '"?"',
      '[',
      ']',
      '{"v":1,"type":"a","at":{},"b":[',
      ']}',
      '{}',
      '1',
      '',
    ];
    const text = fc
      .array(fc.constantFrom(...pieces), { maxLength: 4 })
      .map((some) => some.join(''));
    fc.assert(
      fc.property(fc.array(fc.oneof(fc.constant(event), text), { maxLength: 5 }), (texts) => {
        expect(areEvents(texts)).to.equal(texts.every(isEvent));
      }),
      { numRuns: 2_000 },
    );
  });
});
