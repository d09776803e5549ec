/** Which filters a job may ask for: those that touch nothing but pictures and sound. */

const knownFilters = new Set([
  ...['null', 'anull', 'copy', 'acopy', 'split', 'asplit', 'fps', 'framerate', 'trim', 'atrim'],
  ...['setpts', 'asetpts', 'settb', 'asettb', 'select', 'aselect', 'tpad', 'tile', 'crop', 'pad'],
  ...['shuffleframes'],
  ...['scale', 'format', 'aformat', 'setsar', 'setdar', 'setparams', 'setrange', 'colorspace'],
  ...['zscale', 'tonemap', 'yadif', 'bwdif', 'transpose', 'hflip', 'vflip', 'rotate', 'hqdn3d'],
  ...['aresample', 'apad', 'volume', 'alimiter', 'pan', 'channelmap', 'highpass', 'lowpass'],
  ...['adelay', 'asetnsamples', 'asetrate', 'concat', 'fifo', 'afifo', 'overlay', 'extractplanes'],
  ...['thumbnail', 'mpdecimate', 'decimate', 'deflicker', 'setfield', 'fieldorder', 'unsharp'],
]);

/**
 * @returns what is wrong with the graph, in words; undefined where nothing is
 */
export function filterFault(graph: string): string | undefined {
  if (graph.includes('\\')) return 'a filter graph with a backslash';
  // Newer ffmpeg reads the value of an option whose name starts with "/" from a file.
  if (/(^|[=:,;\]'\s])\//.test(graph)) return 'a filter option that is read from a file';
  const filters = splitFilters(graph);
  if (filters === undefined) return 'a filter graph with an open quote';
  for (const filter of filters) {
    const bare = filter.replace(/^(\s*\[[^\]]*\])*\s*/, '');
    const name = /^([a-z0-9_]+)(@[a-z0-9_]+)?\s*(=|\[|$)/.exec(bare)?.[1];
    if (name === undefined || !knownFilters.has(name)) {
      return `the filter "${(name ?? bare).slice(0, 40)}"`;
    }
  }
  return undefined;
}

/** At "," and ";" outside of quotes. */
function splitFilters(graph: string): string[] | undefined {
  const filters: string[] = [];
  let current = '';
  let isQuoted = false;
  for (const letter of graph) {
    if (letter === "'") isQuoted = !isQuoted;
    if (!isQuoted && (letter === ',' || letter === ';')) {
      filters.push(current);
      current = '';
    } else {
      current += letter;
    }
  }
  return isQuoted ? undefined : [...filters, current];
}
