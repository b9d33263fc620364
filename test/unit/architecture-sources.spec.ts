import ts from 'typescript';
import { describe, expect, it } from 'vitest';
import {
  findings,
  parseSource,
  readSources,
  type SourceFile,
  walk,
} from '../support/source-graph.js';

const MAX_LINES = 250;
const LINES_TO_AIM_AT = 150;

const sources = readSources();

describe('files', () => {
  it(`have at most ${MAX_LINES} lines`, () => {
    const lengths = sources
      .map(({ path, text }) => ({ path, lines: text.split('\n').length - 1 }))
      .toSorted((a, b) => b.lines - a.lines);
    const long = lengths.filter(({ lines }) => lines > LINES_TO_AIM_AT);
    console.info(
      `Files of more than ${LINES_TO_AIM_AT} lines: ${
        long.map(({ path, lines }) => `${path} (${lines})`).join(', ') || 'none'
      }`,
    );
    expect(long.filter(({ lines }) => lines > MAX_LINES)).toEqual([]);
  });

  it('stand in folders named after what they are about', () => {
    const vague = /^(?:utils?|helpers?|common|shared|misc|interfaces?|types)$/;
    const folders = sources.flatMap(({ path }) => path.split('/').slice(0, -1));
    expect(folders).toContain('token');
    expect(folders.filter((folder) => vague.test(folder))).toEqual([]);
  });

  it('list their exports by name, where they are an entry', () => {
    const entries = sources.filter(({ path }) =>
      /(?:^|\/)index\.ts$/.test(path),
    );
    expect(entries.map(({ path }) => path)).toContain('passport/index.ts');
    expect(
      findings(entries, ({ ast }) =>
        ast.statements
          .filter((statement) => !isNamedExport(statement))
          .map((statement) => statement.getText()),
      ),
    ).toEqual([]);
  });
});

describe('sources', () => {
  it('take the time from the clock', () => {
    const probe = parseSource(
      'probe.ts',
      'Date.now(); new Date(); new Date; Date(); new Date(5); performance.now(); Date.parse("x")',
    );
    expect(clockReads(probe)).toHaveLength(5);
    expect(findings(sources, clockReads)).toEqual([
      'clock.ts: Date.now',
      'monotonic.ts: performance.now',
    ]);
  });

  it('take randomness from node:crypto', () => {
    const random = ({ ast }: SourceFile): string[] =>
      [...walk(ast)]
        .filter(ts.isPropertyAccessExpression)
        .map((access) => access.getText())
        .filter((text) => text === 'Math.random');
    expect(random(parseSource('probe.ts', 'Math.random()'))).toHaveLength(1);
    expect(findings(sources, random)).toEqual([]);
  });

  it('trim nothing from the wire, since trim() takes more than spaces and tabs', () => {
    const trims = ({ ast }: SourceFile): string[] =>
      [...walk(ast)]
        .filter(ts.isPropertyAccessExpression)
        .filter(({ name }) => /^trim(?:Start|End|Left|Right)?$/.test(name.text))
        .map((access) => access.getText());
    const probe = parseSource('probe.ts', 'a.trim(); b.c.trimEnd(); d.strim()');
    expect(trims(probe)).toEqual(['a.trim', 'b.c.trimEnd']);
    const ofOperators = /^(?:cli|options)\/|^keys\/(?:managed|weak-secrets)/;
    expect(
      findings(
        sources.filter(({ path }) => !ofOperators.test(path)),
        trims,
      ),
    ).toEqual(['token/token-issuer.ts: type.trim']);
  });

  it('name what each class is given, since no metadata is emitted', () => {
    const probe = parseSource(
      'probe.ts',
      '@Injectable() class A { constructor(@Inject(B) b: B, c: C) {} } class D { constructor(e: E) {} }',
    );
    expect(unnamedDependencies(probe)).toEqual(['A: c']);
    expect(findings(sources, unnamedDependencies)).toEqual([]);
  });
});

function isNamedExport(statement: ts.Statement): boolean {
  return (
    ts.isExportDeclaration(statement) &&
    statement.moduleSpecifier !== undefined &&
    statement.exportClause !== undefined &&
    ts.isNamedExports(statement.exportClause)
  );
}

function clockReads({ ast }: SourceFile): string[] {
  return [...walk(ast)].filter(readsClock).map((node) => node.getText());
}

function readsClock(node: ts.Node): boolean {
  if (ts.isPropertyAccessExpression(node)) {
    return /^(?:Date|performance)\.now$|^process\.hrtime/.test(node.getText());
  }
  const isDate =
    (ts.isNewExpression(node) && (node.arguments?.length ?? 0) === 0) ||
    ts.isCallExpression(node);
  return isDate && node.expression.getText() === 'Date';
}

/** Constructor parameters without `@Inject()` of classes that Nest makes. */
function unnamedDependencies({ ast }: SourceFile): string[] {
  return [...walk(ast)]
    .filter(ts.isClassDeclaration)
    .filter((made) => (ts.getDecorators(made) ?? []).length > 0)
    .flatMap((made) =>
      made.members
        .filter(ts.isConstructorDeclaration)
        .flatMap(({ parameters }) => [...parameters])
        .filter((parameter) => !hasInject(parameter))
        .map((parameter) => `${made.name?.text}: ${parameter.name.getText()}`),
    );
}

function hasInject(parameter: ts.ParameterDeclaration): boolean {
  return (ts.getDecorators(parameter) ?? []).some((decorator) =>
    decorator.expression.getText().startsWith('Inject('),
  );
}
