/** A ladder file with mistakes: all of them at once, with their lines. */

import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { expect } from 'chai';

import { packageRoot } from '../../../config/package-root.ts';
import { parseLadder } from '../../../packager/commands/ladder-file.ts';
import { PackagerFault } from '../../../packager/plan/fault.ts';

const usual = readFileSync(join(packageRoot, 'config/ladders/lecture.json'), 'utf8');

function fault(source: string): PackagerFault {
  try {
    parseLadder(source, 'my.json');
  } catch (error) {
    if (error instanceof PackagerFault) return error;
    throw error;
  }
  throw new Error('nothing was wrong');
}

const lineOf = (source: string, words: string): number =>
  source.slice(0, source.indexOf(words)).split('\n').length;

describe('mistakes of a ladder file', () => {
  it('are told all at once, each with its line', () => {
    const source = usual
      .replace('"heightPx": 1080', '"heigthPx": 1080')
      .replace('"crf": 25.5', '"crf": 99')
      .replace(/"x264Params": "[^"]*"/, '"x264Params": "aq-mode=3:keyint=30"')
      .replace('"pruning"', '"prunning"');
    const { message, reason } = fault(source);
    expect(message).to.equal('The ladder has several mistakes.');
    const lines = reason.split('\n');
    expect(lines).to.have.length(6);
    const at = (words: string): string => `my.json:${lineOf(source, words)}: `;
    for (const wanted of [
      `${at('"aq-mode=3:keyint')}classes.talk.x264Params: "keyint" cannot be set here`,
      `${at('"heigthPx"')}classes.talk.rungs[0].heigthPx: there is no field "heigthPx"; did you mean "heightPx"?`,
      `classes.talk.rungs[0].heightPx: expected a whole number from 64 to 4320, got nothing: it is missing`,
      `${at('99')}classes.talk.rungs[1].crf: expected a number from 0 to 51, got 99`,
      `${at('"prunning"')}prunning: there is no field "prunning"; did you mean "pruning"?`,
      'pruning: expected an object, got nothing: it is missing',
    ]) {
      expect(reason).to.include(wanted);
    }
  });

  it('are named in fields that would be taken without them, too', () => {
    const source = usual.replace('"crf": 25.5', '"crf": 25.5, "tune": "film"');
    expect(fault(source).reason).to.match(
      /^my\.json:\d+: classes\.talk\.rungs\[1\]\.tune: there is/,
    );
    expect(
      parseLadder(usual.replace('"crf": 25.5', '"crf": 25.5, "preset": "fast"'), 'x'),
    ).to.be.an('object');
  });

  const broken: readonly [string, string, RegExp][] = [
    ['a comma too many', '{\n  "name": "x",\n}', /^my\.json:3: .*"}" cannot .*comma before it/],
    ['a comma too few', '{\n  "name": "x"\n  "why": "y"\n}', /^my\.json:3: .*may be missing/],
    ['a remark', '{\n  // x\n  "why": "y"\n}', /^my\.json:2: .*no remarks/],
    ['no end', '{\n  "name": "x",\n  "why": [1,\n', /^my\.json:4: .*ends too early/],
    ['no word', '{\n  "name": nul\n}', /^my\.json:2: .*cannot stand here/],
    ['nothing', '', /^my\.json:1: .*ends too early/],
  ];
  for (const [name, source, reason] of broken) {
    it(`that is no JSON, with ${name}, has its line`, () => {
      expect(fault(source).reason).to.match(reason);
    });
  }
});
