import ts from 'typescript';

/** A module in which everything can be switched to what it must not be, one thing at a time. */
export interface MutableModule {
  readonly text: string;
  /** What each mutant is, for people; the number to switch it on is the place in this list. */
  readonly mutants: readonly string[];
}

/** Name of the member of `globalThis` that tells the module whether a mutant is on. */
export const SWITCH = 'isMutantOn';

export type Switch = (mutant: number) => boolean;

/** Whether a mutant is on; none is before the first test. */
export const isMutantOn: Switch = (mutant) =>
  (globalThis as { [SWITCH]?: Switch })[SWITCH]?.(mutant) ?? false;

const { SyntaxKind } = ts;

/** Comparisons, and with which other one a bound moves by one. */
const COMPARISONS = new Map<ts.SyntaxKind, string | undefined>([
  [SyntaxKind.EqualsEqualsEqualsToken, undefined],
  [SyntaxKind.ExclamationEqualsEqualsToken, undefined],
  [SyntaxKind.LessThanToken, '<='],
  [SyntaxKind.LessThanEqualsToken, '<'],
  [SyntaxKind.GreaterThanToken, '>='],
  [SyntaxKind.GreaterThanEqualsToken, '>'],
]);

/**
 * Mutants by syntax, so that no name and no layout matters: each condition comes out true
 * and false, each operand of it is ignored, each bound moves by one, each sum comes out 0
 * and infinite, each default is taken always and never, and each call for its effect alone
 * is left out.
 */
export function mutable(path: string, text: string): MutableModule {
  const ast = ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true);
  const mutants: string[] = [];
  const numbered = (node: ts.Node, to: string): number => {
    const { line } = ast.getLineAndCharacterOfPosition(node.getStart());
    return (
      mutants.push(`line ${line + 1}: ${node.getText()} → ${to || 'nothing'}`) -
      1
    );
  };

  const written = (node: ts.Node): string => {
    let result = '';
    let position = node.getStart();
    ts.forEachChild(node, (child) => {
      // A missing node, as of an empty array, has no text.
      if (child.getEnd() > child.pos) {
        result += text.slice(position, child.getStart()) + switched(child);
        position = child.getEnd();
      }
    });
    return result + text.slice(position, node.getEnd());
  };

  const switched = (node: ts.Node): string => {
    if (ts.isTypeNode(node)) {
      return node.getText();
    }
    if (isForEffect(node)) {
      return `if (!globalThis.${SWITCH}(${numbered(node, '')})) { ${written(node)} }`;
    }
    return alternatives(node).reduceRight(
      (otherwise, to) =>
        `(globalThis.${SWITCH}(${numbered(node, to)}) ? (${to}) : ${otherwise})`,
      alternatives(node).length > 0 ? `(${written(node)})` : written(node),
    );
  };

  return { text: text.slice(0, ast.getStart()) + written(ast), mutants };
}

function isForEffect(node: ts.Node): boolean {
  if (!ts.isExpressionStatement(node)) {
    return false;
  }
  const { expression } = node;
  const called = ts.isAwaitExpression(expression)
    ? expression.expression
    : expression;
  return (
    ts.isCallExpression(called) &&
    called.expression.kind !== SyntaxKind.SuperKeyword
  );
}

/** What may stand in place of an expression. */
function alternatives(node: ts.Node): string[] {
  // A loop that never ends would tell nothing.
  if (ts.isIterationStatement(node.parent, false)) {
    return [];
  }
  return [...new Set([...byItself(node), ...byPlace(node)])];
}

function byItself(node: ts.Node): string[] {
  if (ts.isPrefixUnaryExpression(node)) {
    return node.operator === SyntaxKind.ExclamationToken
      ? ['true', 'false']
      : [];
  }
  if (!ts.isBinaryExpression(node)) {
    return [];
  }
  const { left, right, operatorToken } = node;
  if (operatorToken.kind === SyntaxKind.QuestionQuestionToken) {
    return [left.getText(), right.getText()];
  }
  if (operatorToken.kind === SyntaxKind.PlusToken) {
    return [left, right].some(isText) ? [] : ['0', 'Infinity'];
  }
  if (!COMPARISONS.has(operatorToken.kind)) {
    return [];
  }
  const moved = COMPARISONS.get(operatorToken.kind);
  return moved === undefined
    ? ['true', 'false']
    : ['true', 'false', `${left.getText()} ${moved} ${right.getText()}`];
}

function byPlace(node: ts.Node): string[] {
  const { parent } = node;
  if (ts.isIfStatement(parent)) {
    return node === parent.expression ? ['true', 'false'] : [];
  }
  if (ts.isConditionalExpression(parent)) {
    return node === parent.condition ? ['true', 'false'] : [];
  }
  if (!ts.isBinaryExpression(parent) || node === parent.operatorToken) {
    return [];
  }
  switch (parent.operatorToken.kind) {
    case SyntaxKind.AmpersandAmpersandToken:
      return ['true'];
    case SyntaxKind.BarBarToken:
      return ['false'];
    default:
      return [];
  }
}

function isText(node: ts.Expression): boolean {
  return ts.isStringLiteralLike(node) || ts.isTemplateExpression(node);
}
