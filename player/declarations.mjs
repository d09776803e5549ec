// The declarations of the player for hosts: one file for the player with everything it names, and one
// for each wrapper. Also the API report: the same without words, as it is committed in api.md.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { generateDtsBundle } from 'dts-bundle-generator';
import ts from 'typescript';

const here = (path) => fileURLToPath(new URL(path, import.meta.url));

/** @returns file name to text, as in the package */
export function declarations() {
  const folder = mkdtempSync(join(tmpdir(), 'lectern-types-'));
  try {
    const [player] = generateDtsBundle(
      [
        {
          filePath: emitInto(folder),
          output: { noBanner: true, exportReferencedTypes: false, inlineDeclareGlobals: true },
        },
      ],
      { preferredConfigPath: here('tsconfig.package.json') },
    );
    const wrapper = (name) =>
      readFileSync(join(folder, 'player', name, 'index.d.ts'), 'utf8')
        .replace(/^import '\.\.\/index\.ts';\n/m, '')
        // In the package the player is the wrapper's neighbour.
        .replaceAll("'../index.ts'", "'./lectern.js'");
    return {
      'lectern.d.ts': player,
      'react.d.ts': wrapper('react'),
      'vue.d.ts': wrapper('vue'),
    };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/**
 * Declarations of the sources, one file each. What is wrong with types elsewhere, the compiler says
 * when it compiles the rooms.
 *
 * @returns the file of the player
 */
function emitInto(folder) {
  const { config } = ts.readConfigFile(here('tsconfig.package.json'), ts.sys.readFile);
  const { options, fileNames } = ts.parseJsonConfigFileContent(config, ts.sys, here('.'));
  const program = ts.createProgram(fileNames, { ...options, outDir: folder });
  program.emit(undefined, undefined, undefined, true);
  return join(folder, 'player', 'index.d.ts');
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
    const isTable = ts.isVariableStatement(node) && /\b(\w*EN|REFUSALS):/.test(node.getText());
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
      if (ts.getJSDocCommentsAndTags(node).length === 0) bare.push(`${name}: ${path}`);
    };
    for (const statement of source.statements) {
      const isExported = statement.modifiers?.some(
        (one) => one.kind === ts.SyntaxKind.ExportKeyword,
      );
      // Members of what is only named count as well: a host sees them through what is exported.
      if (!isExported && !ts.isInterfaceDeclaration(statement)) continue;
      if (ts.isExportDeclaration(statement)) continue;
      const title =
        statement.name?.text ?? statement.declarationList?.declarations[0]?.name.getText() ?? '?';
      // The bundler keeps the words of what is exported only.
      if (isExported) look(statement, title);
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
