import { readdirSync, readFileSync } from 'node:fs';
import { posix } from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';

/** A file of the library, by its path below `src`. */
export interface SourceFile {
  readonly path: string;
  readonly text: string;
  readonly ast: ts.SourceFile;
  /** Files of the library that it names, types included, by their paths. */
  readonly internal: readonly string[];
  /** Packages and modules of Node that it names, types included. */
  readonly external: readonly string[];
}

const PACKAGE = new URL('../../libs/jwt-auth/', import.meta.url);

export interface PackageManifest {
  readonly dependencies: Readonly<Record<string, string>>;
  readonly peerDependencies: Readonly<Record<string, string>>;
  readonly peerDependenciesMeta: Readonly<
    Record<string, { readonly optional?: boolean }>
  >;
}

export function readManifest(): PackageManifest {
  const text = readFileSync(new URL('package.json', PACKAGE), 'utf8');
  return JSON.parse(text) as PackageManifest;
}

export function readSources(): SourceFile[] {
  const root = new URL('src/', PACKAGE);
  return readdirSync(root, { recursive: true, encoding: 'utf8' })
    .map((path) => path.split(/[\\/]/).join('/'))
    .filter((path) => path.endsWith('.ts'))
    .toSorted()
    .map((path) =>
      parseSource(
        path,
        readFileSync(fileURLToPath(new URL(path, root)), 'utf8'),
      ),
    );
}

export function parseSource(path: string, text: string): SourceFile {
  const ast = ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true);
  const names = [...walk(ast)].flatMap(moduleNames);
  const isInternal = (name: string): boolean => name.startsWith('.');
  return {
    path,
    text,
    ast,
    internal: names
      .filter(isInternal)
      .map((name) =>
        posix.join(posix.dirname(path), name).replace(/\.js$/, '.ts'),
      ),
    external: names.filter((name) => !isInternal(name)),
  };
}

/** All nodes below this one, itself included. */
export function* walk(node: ts.Node): Generator<ts.Node> {
  yield node;
  const children: ts.Node[] = [];
  ts.forEachChild(node, (child) => {
    children.push(child);
  });
  for (const child of children) {
    yield* walk(child);
  }
}

/** The module that a node names: `import`, `export … from`, `import()`, `require()`, `import('…').Type`. */
function moduleNames(node: ts.Node): string[] {
  const named = namingExpression(node);
  return named !== undefined && ts.isStringLiteralLike(named)
    ? [named.text]
    : [];
}

function namingExpression(node: ts.Node): ts.Node | undefined {
  if (ts.isImportDeclaration(node) || ts.isExportDeclaration(node)) {
    return node.moduleSpecifier;
  }
  if (ts.isImportTypeNode(node)) {
    return ts.isLiteralTypeNode(node.argument)
      ? node.argument.literal
      : undefined;
  }
  if (ts.isExternalModuleReference(node)) {
    return node.expression;
  }
  if (ts.isCallExpression(node)) {
    const isImport =
      node.expression.kind === ts.SyntaxKind.ImportKeyword ||
      /^(?:require|module\.require)(?:\.resolve)?$/.test(
        node.expression.getText(),
      );
    return isImport ? node.arguments[0] : undefined;
  }
  return undefined;
}

/** Every circle of imports, as the paths along it; none where there is none. */
export function findCycles(
  edges: ReadonlyMap<string, readonly string[]>,
): string[][] {
  const cycles: string[][] = [];
  const done = new Set<string>();
  const visit = (path: string, trail: readonly string[]): void => {
    if (trail.includes(path)) {
      cycles.push([...trail.slice(trail.indexOf(path)), path]);
    } else if (!done.has(path)) {
      for (const next of edges.get(path) ?? []) {
        visit(next, [...trail, path]);
      }
      done.add(path);
    }
  };
  for (const path of edges.keys()) {
    visit(path, []);
  }
  return cycles;
}

/** Everything that these files import, and what that imports, themselves included. */
export function reachable(
  edges: ReadonlyMap<string, readonly string[]>,
  from: string,
): Set<string> {
  const found = new Set<string>();
  const waiting = [from];
  for (let path = waiting.pop(); path !== undefined; path = waiting.pop()) {
    if (!found.has(path)) {
      found.add(path);
      waiting.push(...(edges.get(path) ?? []));
    }
  }
  return found;
}

/** What a search finds in each of these files, as `path: what`. */
export function findings(
  among: readonly SourceFile[],
  find: (source: SourceFile) => readonly string[],
): string[] {
  return among.flatMap((source) =>
    find(source).map((what) => `${source.path}: ${what}`),
  );
}
