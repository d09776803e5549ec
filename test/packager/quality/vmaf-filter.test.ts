import { expect } from 'chai';
import { chmod, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { findBinaries } from '../../../packager/ffmpeg/binaries.ts';
import { vmafFilter } from '../../../packager/quality/vmaf-filter.ts';
import { temporaryFolder } from '../support/clip.ts';

describe('the filter that measures VMAF', () => {
  it('of the bundled ffmpeg takes the path of its model as it is', async () => {
    const { ffmpeg } = findBinaries({});
    expect(await vmafFilter(ffmpeg, '/m/v.pkl')).to.equal("libvmaf=model_path='/m/v.pkl'");
    expect(await vmafFilter(ffmpeg, "/m/it's: v.pkl")).to.equal(
      "libvmaf=model_path='/m/it\\'\\''s\\: v.pkl'",
    );
  });

  it('of an ffmpeg with libvmaf 2 takes it as a part of its model', async () => {
    const folder = await temporaryFolder();
    const ffmpeg = join(folder.path, 'ffmpeg');
    const help = '  model <string> ..FV..... Set the model (default "version=vmaf_v0.6.1")';
    const old = '  model_path <string> ..FV..... deprecated';
    await writeFile(ffmpeg, `#!/bin/sh\ncat <<'END'\n${old}\n${help}\nEND\n`);
    await chmod(ffmpeg, 0o755);
    expect(await vmafFilter(ffmpeg, '/m/v.json')).to.equal("libvmaf=model='path=/m/v.json'");
    expect(await vmafFilter(ffmpeg, '/m/a:b.json')).to.equal(
      "libvmaf=model='path=/m/a\\\\\\:b.json'",
    );
    await folder.remove();
  });
});
