import { parseArgs } from 'node:util';
import { GENERATOR_NAMES, type GeneratorName } from '../load/generator.js';
import type { Scale } from './plan.js';

export const PARTS = [
  'http',
  'micro',
  'boot',
  'memory',
  'growth',
  'revocations',
  'refresh',
] as const;
export type Part = (typeof PARTS)[number];

/** Node's major versions that the package supports. */
export const NODE_MAJORS = ['20', '22', '24', '26'] as const;

export const HELP = `npm run bench -- [flags]

  --quick              everything for a moment: shows that it works, its figures mean nothing
  --full               longer, on every Node of ${NODE_MAJORS.join(', ')}; takes hours
  --nodes 20,24        on these Nodes (linux x64; installed into a temporary folder), otherwise on the one that runs
  --only http,micro    some parts only: ${PARTS.join(', ')}
  --generator NAME     ${GENERATOR_NAMES.join(' or ')}; wrk where it is installed, otherwise autocannon
  --out FOLDER         where results.json and results.svg go; by default test/bench,
                       and test/bench/dist with --quick or --only
  --help               this text
`;

export interface Flags {
  readonly scale: Scale;
  readonly nodes: readonly string[] | undefined;
  readonly parts: readonly Part[];
  readonly generator: GeneratorName | undefined;
  readonly out: string | undefined;
  readonly help: boolean;
}

/** @throws Error that says what is wrong and what there is */
export function parseFlags(args: readonly string[]): Flags {
  try {
    const { values } = parseArgs({
      args: [...args],
      options: {
        quick: { type: 'boolean', default: false },
        full: { type: 'boolean', default: false },
        nodes: { type: 'string' },
        only: { type: 'string' },
        generator: { type: 'string' },
        out: { type: 'string' },
        help: { type: 'boolean', default: false },
      },
    });
    if (values.quick && values.full) {
      throw new Error('--quick and --full exclude each other');
    }
    return {
      scale: values.quick ? 'quick' : values.full ? 'full' : 'default',
      nodes:
        values.nodes?.split(',').map(majorOf) ??
        (values.full ? NODE_MAJORS : undefined),
      parts: partsOf(values.only),
      generator:
        values.generator === undefined
          ? undefined
          : oneOf('--generator', GENERATOR_NAMES)(values.generator),
      out: values.out,
      help: values.help,
    };
  } catch (error) {
    throw new Error(`${(error as Error).message}\n\n${HELP}`, { cause: error });
  }
}

function partsOf(only: string | undefined): readonly Part[] {
  const chosen = only?.split(',').map(oneOf('--only', PARTS)) ?? PARTS;
  return PARTS.filter((part) => chosen.includes(part));
}

function oneOf<T extends string>(
  flag: string,
  choices: readonly T[],
): (value: string) => T {
  return (value) => {
    const found = choices.find((choice) => choice === value);
    if (found === undefined) {
      throw new Error(`${flag} knows no '${value}'`);
    }
    return found;
  };
}

function majorOf(value: string): string {
  if (!/^\d+(\.\d+){0,2}$/.test(value)) {
    throw new Error(`--nodes takes versions such as 20,24, not '${value}'`);
  }
  return value;
}
