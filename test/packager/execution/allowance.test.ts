import { expect } from 'chai';

import { allowanceOf, machineFacts } from '../../../packager/execution/allowance.ts';

const gib = 1024 ** 3;

function on(files: Readonly<Record<string, string>>, cores = 8): ReturnType<typeof allowanceOf> {
  return allowanceOf({ cores, memoryBytes: 16 * gib, read: (path) => files[path] });
}

describe('allowance', () => {
  it('is the machine where nothing limits it', () => {
    expect(on({})).to.deep.equal({
      cores: 8,
      coresWhy: 'all that the system offers',
      memoryBytes: 16 * gib,
      memoryWhy: 'all of the machine',
    });
    const free = on({
      '/proc/self/cgroup': '0::/\n',
      '/sys/fs/cgroup/cpu.max': 'max 100000\n',
      '/sys/fs/cgroup/memory.max': 'max\n',
    });
    expect([free.cores, free.memoryBytes]).to.deep.equal([8, 16 * gib]);
  });

  it('is what a container allows, version 2', () => {
    const found = on({
      '/proc/self/cgroup': '0::/\n',
      '/sys/fs/cgroup/cpu.max': '250000 100000\n',
      '/sys/fs/cgroup/memory.max': `${2 * gib}\n`,
    });
    expect(found.cores).to.equal(2);
    expect(found.coresWhy).to.include('2.5 of 8');
    expect(found.memoryBytes).to.equal(2 * gib);
  });

  it('is the tightest of all groups above a service', () => {
    const found = on({
      '/proc/self/cgroup': '0::/system.slice/lectern.service\n',
      '/sys/fs/cgroup/system.slice/lectern.service/cpu.max': '600000 100000',
      '/sys/fs/cgroup/system.slice/cpu.max': '300000 100000',
      '/sys/fs/cgroup/system.slice/lectern.service/memory.max': `${4 * gib}`,
    });
    expect([found.cores, found.memoryBytes]).to.deep.equal([3, 4 * gib]);
  });

  it('reads version 1, where -1 and a huge number mean no limit', () => {
    const limited = on({
      '/proc/self/cgroup': '4:memory:/docker/abc\n3:cpu,cpuacct:/docker/abc\n',
      '/sys/fs/cgroup/cpu,cpuacct/cpu.cfs_quota_us': '50000\n',
      '/sys/fs/cgroup/cpu,cpuacct/cpu.cfs_period_us': '100000\n',
      '/sys/fs/cgroup/memory/docker/abc/memory.limit_in_bytes': `${gib}\n`,
    });
    // Less than one core is still one worker; the kernel slows it down.
    expect([limited.cores, limited.memoryBytes]).to.deep.equal([1, gib]);
    const free = on({
      '/proc/self/cgroup': '4:memory:/\n1:cpu:/\n',
      '/sys/fs/cgroup/cpu/cpu.cfs_quota_us': '-1\n',
      '/sys/fs/cgroup/cpu/cpu.cfs_period_us': '100000\n',
      '/sys/fs/cgroup/memory/memory.limit_in_bytes': '9223372036854771712\n',
    });
    expect([free.cores, free.memoryBytes]).to.deep.equal([8, 16 * gib]);
  });

  it('knows this machine', () => {
    const found = allowanceOf();
    expect(found.cores).to.be.within(1, machineFacts().cores);
    expect(found.memoryBytes).to.be.within(1, machineFacts().memoryBytes);
  });
});
