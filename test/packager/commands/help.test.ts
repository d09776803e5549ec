/** The help, as somebody at a terminal of 80 columns reads it. */

import { expect } from 'chai';

import { commands } from '../../../packager/commands/all.ts';
import { commandHelp, generalHelp } from '../../../packager/commands/help.ts';
import {
  lessonOptionNames,
  oneLessonOptionNames,
} from '../../../packager/commands/lesson-options.ts';
import { optionTable } from '../../../packager/commands/option-table.ts';
import { parseOptions } from '../../../packager/commands/options.ts';

const pages = [
  { name: 'general', text: generalHelp(commands) },
  ...commands.map((command) => ({ name: command.name, text: commandHelp(command) })),
];

describe('help', () => {
  for (const { name, text } of pages) {
    it(`of ${name} fits 80 columns`, () => {
      // Signs of Chinese are two columns wide.
      const width = (line: string): number =>
        [...line].reduce((sum, sign) => sum + (/\p{Script=Han}/u.test(sign) ? 2 : 1), 0);
      expect(text.split('\n').filter((line) => width(line) > 80)).to.deep.equal([]);
    });
  }

  it('has every option of a lesson in package and in watch', () => {
    const of = (name: string) => commands.find((one) => one.name === name)?.options ?? [];
    expect(of('package')).to.include.members([...lessonOptionNames, ...oneLessonOptionNames]);
    expect(of('watch'))
      .to.include.members([...lessonOptionNames])
      .and.not.include.members([...oneLessonOptionNames]);
    // A lesson option that a verb named by itself would be missing in the other one.
    const own = of('package').filter(
      (name) => !(lessonOptionNames as readonly string[]).includes(name),
    );
    expect(
      own.filter((name) => ['Lesson', 'Encoding', 'Farm'].includes(optionTable[name].group)),
    ).to.have.members([...oneLessonOptionNames]);
  });

  for (const command of commands) {
    it(`shows examples of ${command.name} that can be typed`, () => {
      for (const example of command.examples) {
        const words = [...example.matchAll(/"([^"]*)"|(\S+)/g)].map(
          (match) => match[1] ?? match[2],
        );
        const typed = words.slice(words.indexOf(command.name) + 1) as string[];
        const end = typed.indexOf('>');
        const args = end < 0 ? typed : typed.slice(0, end);
        expect(() => parseOptions(args, command), example).to.not.throw();
      }
    });
  }
});
