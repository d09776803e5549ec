// The declarations of the player for hosts: one file for the player with everything it names, and one
// for each wrapper. Also the API report: the same without words, as it is committed in api.md.
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { generateDtsBundle } from 'dts-bundle-generator';
import ts from 'typescript';

const here = (path) => fileURLToPath(new URL(path, import.meta.url));

/** @returns file name to text, as in the package */
export function declarations() {
  const [player] = generateDtsBundle(
    [
      {
        filePath: here('index.ts'),
        output: { noBanner: true, exportReferencedTypes: false, inlineDeclareGlobals: true },
      },
    ],
    { preferredConfigPath: here('tsconfig.package.json') },
  );
  return {
    'lectern.d.ts': player,
    'react.d.ts': declarationsOf('react/index.ts'),
    'vue.d.ts': declarationsOf('vue/index.ts'),
  };
}

/** A wrapper names the player as its neighbour in the package. */
function declarationsOf(file) {
  const { config } = ts.readConfigFile(here('../tsconfig.base.json'), ts.sys.readFile);
  const { options } = ts.convertCompilerOptionsFromJson(
    { ...config.compilerOptions, module: 'ESNext', moduleResolution: 'Bundler' },
    here('.'),
  );
  const emitted = ts.transpileDeclaration(readFileSync(here(file), 'utf8'), {
    fileName: file,
    compilerOptions: { ...options, declaration: true, stripInternal: true },
  });
  return emitted.outputText
    .replace(/^import '\.\.\/index\.\w+';\n/m, '')
    .replace(/'\.\.\/index\.\w+'|"\.\.\/index\.\w+"/g, "'./lectern.js'");
}

/** The report: what a host can name, without comments, and without the English of the words. */
export function report(files) {
  const part = ([name, text]) =>
    `## ${name}\n\n\`\`\`ts\n${withoutWords(name, text).trim()}\n\`\`\`\n`;
  return [
    '# The public face of the player',
    'Made by `node player/api.mjs --write` from the declarations; a test compares. It changes only by intent:',
    'what is taken away or made stricter here breaks host pages.\n',
    ...Object.entries(files).map(part),
  ].join('\n');
}

function withoutWords(name, text) {
  const source = ts.createSourceFile(name, text, ts.ScriptTarget.Latest, true);
  const widen = (context) => (node) => {
    const visit = (inner) =>
      ts.isLiteralTypeNode(inner) && ts.isStringLiteral(inner.literal)
        ? ts.factory.createKeywordTypeNode(ts.SyntaxKind.StringKeyword)
        : ts.visitEachChild(inner, visit, context);
    const isTable = ts.isVariableStatement(node) && /\bEN\b/.test(node.getText());
    return isTable ? visit(node) : node;
  };
  const { transformed } = ts.transform(source, [
    (context) => (file) => ts.visitEachChild(file, widen(context), context),
  ]);
  return ts.createPrinter({ removeComments: true }).printFile(transformed[0]);
}

/** Public names without a docstring: what is exported, its members, and what these name. */
export function undocumented(files) {
  return Object.entries(files).flatMap(([name, text]) => {
    const source = ts.createSourceFile(name, text, ts.ScriptTarget.Latest, true);
    const bare = [];
    const look = (node, path) => {
      const isOpen = !ts.getCombinedModifierFlags(node) || true;
      if (isOpen && ts.getJSDocCommentsAndTags(node).length === 0) bare.push(`${name}: ${path}`);
    };
    for (const statement of source.statements) {
      const isExported = statement.modifiers?.some(
        (one) => one.kind === ts.SyntaxKind.ExportKeyword,
      );
      if (!isExported || ts.isExportDeclaration(statement)) continue;
      const title =
        statement.name?.text ?? statement.declarationList?.declarations[0]?.name.getText() ?? '?';
      look(statement, title);
      const type = ts.isTypeAliasDeclaration(statement) ? statement.type : statement;
      for (const member of type.members ?? []) {
        const isOurs = member.name !== undefined && !ts.isPrivateIdentifier(member.name);
        if (isOurs && !WRITTEN_BY_THE_PAGE.has(member.name.getText()) && !ts.isSetAccessor(member))
          look(member, `${title}.${member.name.getText()}`);
      }
    }
    return bare;
  });
}

/** Called by the browser, as of the standard of custom elements. */
const WRITTEN_BY_THE_PAGE = new Set([
  'connectedCallback',
  'disconnectedCallback',
  'attributeChangedCallback',
  'observedAttributes',
]);
