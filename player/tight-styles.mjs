/** Takes comments and spare spaces out of the styles, which are strings that no minifier looks into. */
export const tightStyles = {
  name: 'lectern-tight-styles',
  transform: {
    filter: { id: /player[\\/]ui[\\/].*style\.ts$/ },
    handler: (code) => ({
      code: code.replace(/`[^`]*`/g, tight),
      map: null,
    }),
  },
};

function tight(css) {
  return css
    .replace(/\/\*[\s\S]*?\*\//g, '')
    .replace(/\s+/g, ' ')
    .replace(/\s*([{};,>])\s*/g, '$1')
    .replaceAll(': ', ':')
    .replaceAll(';}', '}');
}
