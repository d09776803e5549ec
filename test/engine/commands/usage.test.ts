import { expect } from 'chai';
import { readFileSync } from 'node:fs';
import { commands } from '../../../engine/commands/all.ts';
import { helpText } from '../../../engine/commands/help.ts';
import { usageOf } from '../../../engine/commands/usage.ts';

describe('the help of one command', () => {
  for (const name of Object.keys(commands)) {
    it(`${name}: its own usage and an example`, () => {
      const usage = usageOf(name) ?? '';
      expect(usage).to.include(`Usage\n  lectern-engine ${name}`);
      expect(usage).to.match(new RegExp(`Examples\\n {2}lectern-engine ${name}`));
    });
  }

  it('names every flag that the command reads', () => {
    const source = readFileSync('engine/commands/publish.ts', 'utf8');
    const flags = [...source.matchAll(/^ {4}'?([a-z-]+)'?: \{ type:/gm)].map(([, flag]) => flag);
    expect(flags).to.include('preview-seconds');
    for (const flag of flags) expect(usageOf('publish')).to.include(`--${flag}`);
  });

  it('is named by the general one', () => {
    expect(helpText()).to.include('lectern-engine <command> --help');
    expect(usageOf('no such')).to.equal(undefined);
    expect(usageOf('constructor'), 'a word that every object knows').to.equal(undefined);
  });
});
