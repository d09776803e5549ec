import { expect } from 'chai';

import { printable } from '../../../packager/report/printable.ts';

describe('what is printed for people', () => {
  it('cannot steer the terminal or turn the text around', () => {
    const title = 'a\u001b]0;gone\u0007b\u009b2Jc\u202Egpj.exe\u2066\r';
    expect(printable(title)).to.equal(
      String.raw`a\u001b]0;gone\u0007b\u009b2Jc\u202egpj.exe\u2066\u000d`,
    );
  });

  it('stays as it is in every script', () => {
    const text = '消防安全 I\tпожар\nالسلامة 🔥\n';
    expect(printable(text)).to.equal(text);
  });

  it('is the same text within JSON', () => {
    const value = { title: 'a\u009bb\u202E\u001bc' };
    expect(JSON.parse(printable(`${JSON.stringify(value)}\n`))).to.deep.equal(value);
  });
});
