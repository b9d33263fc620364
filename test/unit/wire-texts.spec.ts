import ts from 'typescript';
import { describe, expect, it } from 'vitest';
import {
  findings,
  parseSource,
  readSources,
  type SourceFile,
  walk,
} from '../support/source-graph.js';

/** Folders that read what strangers send. */
const ON_THE_WIRE = /^(?:transport|http|endpoints)\//;

/**
 * Where Unicode white space is stripped or matched. HTTP knows space and tab only (RFC 9110
 * section 5.6.3): a byte A0 before the name of a cookie is part of the name.
 */
function unicodeWhiteSpace({ ast }: SourceFile): string[] {
  return [...walk(ast)]
    .filter(
      (node) =>
        (ts.isPropertyAccessExpression(node) &&
          /^trim(?:Start|End|Left|Right)?$/.test(node.name.text)) ||
        (ts.isRegularExpressionLiteral(node) && /\\s/i.test(node.text)),
    )
    .map((node) => node.getText());
}

describe('what arrives on the wire', () => {
  it('is never stripped of Unicode white space, nor split at it', () => {
    const probe = parseSource(
      'http/probe.ts',
      'a.trim(); b?.trimEnd(); c.map(d).trimStart(); /[^\\S]/; /e\\s/; /[ \\t]/; "f.trim()"',
    );
    expect(unicodeWhiteSpace(probe)).toHaveLength(5);
    const onTheWire = readSources().filter(({ path }) =>
      ON_THE_WIRE.test(path),
    );
    expect(onTheWire.length).toBeGreaterThan(20);
    expect(findings(onTheWire, unicodeWhiteSpace)).toEqual([]);
  });
});
