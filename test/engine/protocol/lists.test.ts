import { expect } from 'chai';
import { ASSURANCE_LABELS, ASSURANCE_LEVELS } from '../../../engine/protocol/assurance.ts';
import {
  IDLE_REASONS,
  NOT_COUNTED_REASONS,
  REASON_LABELS,
  REASON_SENTENCES,
  REFUSAL_REASONS,
  WITHHELD_REASONS,
  WITHHELD_SENTENCES,
} from '../../../engine/protocol/reasons.ts';
import { REFUSALS, type RefusalCode, refusal } from '../../../engine/protocol/refusals.ts';
import { PROTOCOL_VERSION, SUPPORTED_PROTOCOLS, speaks } from '../../../engine/protocol/version.ts';

describe('protocol: closed lists', () => {
  it('have each reason once, with a sentence in each language', () => {
    expect(new Set(NOT_COUNTED_REASONS).size).to.equal(NOT_COUNTED_REASONS.length);
    expect(NOT_COUNTED_REASONS).to.have.members([...REFUSAL_REASONS, ...IDLE_REASONS]);
    expect(Object.keys(REASON_SENTENCES)).to.have.members([...NOT_COUNTED_REASONS]);
    for (const reason of NOT_COUNTED_REASONS) {
      const { zh, en } = REASON_SENTENCES[reason];
      expect(zh, reason).to.match(/[\u4e00-\u9fff].*。$/);
      expect(en, reason).to.match(/^[A-Z].*\.$/);
    }
  });

  it('have each reason as a label of a few words, unlike each other', () => {
    expect(Object.keys(REASON_LABELS)).to.have.members([...NOT_COUNTED_REASONS]);
    for (const language of ['zh', 'en'] as const) {
      const labels = Object.values(REASON_LABELS).map((each) => each[language]);
      expect(new Set(labels).size).to.equal(labels.length);
      for (const label of labels) expect(label).to.match(/^[^A-Z.。您]{2,30}$/);
    }
  });

  it('have a sentence for each reason for which units are withheld', () => {
    expect(Object.keys(WITHHELD_SENTENCES)).to.have.members([...WITHHELD_REASONS]);
    for (const { zh, en } of Object.values(WITHHELD_SENTENCES)) {
      expect(zh).to.match(/[\u4e00-\u9fff].*。$/);
      expect(en).to.match(/^[A-Z].*\.$/);
    }
  });

  it('have a label for each level of assurance', () => {
    expect(Object.keys(ASSURANCE_LABELS)).to.deep.equal([...ASSURANCE_LEVELS]);
    for (const { zh, en } of Object.values(ASSURANCE_LABELS)) {
      expect(zh).to.match(/^[\u4e00-\u9fff]{2,30}$/);
      expect(en).to.match(/^[^A-Z.]{2,50}$/);
    }
  });

  it('accuse nobody', () => {
    const lists = [REASON_SENTENCES, REASON_LABELS, WITHHELD_SENTENCES, ASSURANCE_LABELS];
    for (const { zh, en } of lists.flatMap((list) => Object.values(list))) {
      expect(en).to.not.match(/cheat|fraud|illegal|violat|suspici|fake/i);
      expect(zh).to.not.match(/作弊|欺诈|违规|非法|可疑|伪造/);
    }
  });

  it('tell reasons from each other in words', () => {
    for (const language of ['zh', 'en'] as const) {
      const sentences = Object.values(REASON_SENTENCES).map((each) => each[language]);
      expect(new Set(sentences).size).to.equal(sentences.length);
    }
  });

  it('give each refusal a code, an HTTP status of an error and one sentence', () => {
    for (const [code, { status, sentence }] of Object.entries(REFUSALS)) {
      expect(code).to.match(/^[a-z]+(_[a-z]+)*$/);
      expect(status).to.be.within(400, 503);
      expect(sentence).to.match(/^[A-Z].*\.$/);
      expect(refusal(code as RefusalCode)).to.deep.equal({ code, sentence });
    }
  });

  it('speak their own version and refuse others', () => {
    expect(SUPPORTED_PROTOCOLS).to.include(PROTOCOL_VERSION);
    expect(speaks(PROTOCOL_VERSION)).to.equal(true);
    for (const other of [0, -1, PROTOCOL_VERSION + 1, Number.NaN])
      expect(speaks(other)).to.equal(false);
  });
});
