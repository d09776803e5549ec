import { expect } from 'chai';

import { isLectureName, isPartialName } from '../../../packager/batch/lecture-names.ts';
import { isSecondPicture, sideFilesAmong } from '../../../packager/batch/side-files.ts';

describe('names of lectures', () => {
  it('end like video or sound, in any case', () => {
    for (const name of ['a.mp4', 'A.MOV', '课程 1.mkv', 'x.y.flv', '-a.ts', 'a %d.m4a']) {
      expect(isLectureName(name), name).to.equal(true);
    }
    for (const name of ['a.txt', 'a', '.a.mp4', '._a.mp4', 'a.m4s', 'a.jpg', 'mp4']) {
      expect(isLectureName(name), name).to.equal(false);
    }
  });

  it('are left alone while they are copied', () => {
    for (const name of ['a.mp4.part', 'a.mp4.crdownload', 'a.part.mp4', 'a.tmp', 'a.mp4~']) {
      expect(isPartialName(name), name).to.equal(true);
    }
    expect(isPartialName('how.to.download.mp4')).to.equal(false);
    expect(isPartialName('part.mp4')).to.equal(false);
  });
});

describe('files beside a lecture', () => {
  const names = [
    ...['l.mp4', 'l.yaml', 'l.zh.srt', 'l.en.vtt', 'l.en.srt', 'l.pdf', 'l.presentation.mov'],
    ...['l2.yaml', 'l.yaml.bak', 'other.pdf', 'l.zh.ass.part', '.l.pdf'],
  ];

  it('are named like it', () => {
    expect(sideFilesAmong('/in/l.mp4', names)).to.deep.equal({
      outlinePath: '/in/l.yaml',
      slidesPath: '/in/l.pdf',
      presentationPath: '/in/l.presentation.mov',
      captions: [
        { language: 'en', path: '/in/l.en.vtt' },
        { language: 'zh', path: '/in/l.zh.srt' },
      ],
      doubts: ['"l.en.srt" is left out: captions in en lie in another file already'],
    });
  });

  it('may lack a language only where that is known', () => {
    const [files, doubtful] = ['zh', undefined].map((language) =>
      sideFilesAmong(
        '/in/课.mp4',
        ['课.mp4', '课.srt'],
        language === undefined ? {} : { language },
      ),
    );
    expect(files?.captions).to.deep.equal([{ language: 'zh', path: '/in/课.srt' }]);
    expect(doubtful?.captions).to.deep.equal([]);
    expect(doubtful?.doubts[0]).to.include('nothing says its language');
  });

  it('are used without a word where the outline or an option names them', () => {
    const named = { language: 'zh', path: '/in/l.srt' };
    const found = sideFilesAmong('/in/l.mp4', ['l.mp4', 'l.srt', 'l.en.srt'], {
      captions: [named],
    });
    expect(found.captions).to.deep.equal([{ language: 'en', path: '/in/l.en.srt' }]);
    expect(found.doubts).to.deep.equal([]);
  });

  it('go behind captions of the same language that the outline names', () => {
    const captions = [{ language: 'zh', path: '/in/other.srt' }];
    const found = sideFilesAmong('/in/l.mp4', ['l.mp4', 'l.zh.srt'], { captions });
    expect(found.captions).to.deep.equal([]);
    expect(found.doubts).to.deep.equal([
      '"l.zh.srt" is left out: another file is named for captions in zh',
    ]);
  });

  it('may write their language in capitals or with a low line', () => {
    const names = ['l.mp4', 'l.ZH.srt', 'l.pt_BR.vtt', 'l.final.ass'];
    const { captions, doubts } = sideFilesAmong('/in/l.mp4', names);
    expect(captions.map(({ language }) => language)).to.deep.equal(['pt-BR', 'zh']);
    expect(doubts).to.deep.equal([
      '"l.final.ass" is left out: "final" is no language tag such as "zh" or "en"; name it like "l.zh.ass"',
    ]);
  });

  it('belong to the lecture with the longest name that fits', () => {
    const names = ['week.mp4', 'week.1.mp4', 'week.1.zh.srt', 'week.1.yaml', 'week.en.srt'];
    const [week, first] = ['/in/week.mp4', '/in/week.1.mp4'].map((path) =>
      sideFilesAmong(path, names),
    );
    expect(week).to.deep.equal({
      captions: [{ language: 'en', path: '/in/week.en.srt' }],
      doubts: [],
    });
    expect(first?.outlinePath).to.equal('/in/week.1.yaml');
    expect(first?.captions).to.deep.equal([{ language: 'zh', path: '/in/week.1.zh.srt' }]);
  });

  it('are found in whichever form of Unicode the disk keeps names', () => {
    const found = sideFilesAmong('/in/caf\u00e9.mp4', ['cafe\u0301.yaml', 'caf\u00e9.mp4']);
    expect(found.outlinePath).to.equal('/in/cafe\u0301.yaml');
  });

  it('make a second picture no lecture of its own, unless its first is missing', () => {
    expect(isSecondPicture('l.presentation.mp4', ['l.mp4', 'l.presentation.mp4'])).to.equal(true);
    expect(isSecondPicture('l.presentation.mp4', ['k.mp4', 'l.presentation.mp4'])).to.equal(false);
    expect(isSecondPicture('presentation.mp4', ['l.mp4', 'presentation.mp4'])).to.equal(false);
  });
});
