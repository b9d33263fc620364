import type { ConfigurableModuleAsyncOptions } from '@nestjs/common';
import { endpointFaults } from '../endpoints/endpoint-faults.js';
import {
  type EndpointOptions,
  type ResolvedEndpoints,
  resolveEndpoints,
} from '../endpoints/endpoint-options.js';
import type { JwtAuthOptions } from '../options/options.js';
import type { OptionFault } from '../rules/fault.js';
import {
  groupFaults,
  type Hints,
  isPlainObject,
  memberFaults,
  valueOf,
} from '../rules/group.js';
import { must, optional, type Rule } from '../rules/rule.js';

/** What is known of the module before its options are. */
export interface ModuleSetup {
  readonly isGlobal: boolean;
  readonly guard: boolean;
  readonly endpoints: ResolvedEndpoints;
  readonly faults: readonly OptionFault[];
  /** Where the options come from; `undefined` if nothing of the kind was given. */
  readonly source: 'forRoot' | 'factory' | undefined;
}

type Source = ConfigurableModuleAsyncOptions<
  JwtAuthOptions,
  'createJwtAuthOptions'
>;

const SWITCH = optional(
  must('must be true or false', (value) => typeof value === 'boolean'),
);
const EXTRAS: Readonly<Record<'isGlobal' | 'guard' | 'endpoints', Rule>> = {
  isGlobal: SWITCH,
  guard: SWITCH,
  endpoints: endpointFaults,
};
const SOURCES = ['useFactory', 'useClass', 'useExisting'];
const ASYNC = [...SOURCES, 'inject', 'imports', 'provideInjectionTokensFrom'];

const IN_FACTORY =
  'it stands in what the factory returns, write useFactory: () => ({ issuer, audience, keys })';
const ASYNC_HINTS: Hints = {
  issuer: IN_FACTORY,
  audience: IN_FACTORY,
  keys: IN_FACTORY,
  secret: IN_FACTORY,
  sessions: IN_FACTORY,
  signOptions: IN_FACTORY,
  global: 'write isGlobal, which is true by default',
};

/** @param given the argument of `forRoot()` */
export function synchronousSetup(given: unknown): {
  options: unknown;
  setup: ModuleSetup;
} {
  if (!isPlainObject(given)) {
    return { options: given, setup: setupOf({}, [], 'forRoot') };
  }
  const [extras, options] = split(given);
  return { options, setup: setupOf(extras, [], 'forRoot') };
}

/** @param given the argument of `forRootAsync()` */
export function asynchronousSetup(given: unknown): {
  source: Source;
  setup: ModuleSetup;
} {
  const useFactory = (): never => undefined as never;
  if (!isPlainObject(given)) {
    const message =
      'must be given an object such as { useFactory: () => ({ issuer, audience, keys }) }';
    const setup = setupOf({}, [{ path: 'forRootAsync()', message }], undefined);
    return { source: { useFactory }, setup };
  }
  const [extras, source] = split(given);
  const faults = [...sourceFaults(source)];
  const isUsable = faults.length === 0;
  return {
    source: isUsable ? (source as Source) : { useFactory },
    setup: setupOf(extras, faults, isUsable ? 'factory' : undefined),
  };
}

/** Faults of everything beside the factory, and of the factory itself. */
function* sourceFaults(given: object): Generator<OptionFault> {
  const known = [...ASYNC, ...Object.keys(EXTRAS)];
  yield* memberFaults(given, '', known, ASYNC_HINTS);
  const sources = SOURCES.filter((name) => valueOf(given, name) !== undefined);
  if (sources.length !== 1) {
    const message = `must be given exactly one of ${SOURCES.join(', ')}: write useFactory: () => ({ issuer, audience, keys })`;
    yield { path: 'forRootAsync()', message };
  }
  for (const name of ['useFactory', 'useClass']) {
    const value = valueOf(given, name);
    if (value !== undefined && typeof value !== 'function') {
      const message =
        name === 'useFactory'
          ? 'must be a function that returns the options: write useFactory: () => ({ issuer, audience, keys })'
          : 'must be a class with createJwtAuthOptions()';
      yield { path: name, message };
    }
  }
  for (const name of ['inject', 'imports']) {
    const value = valueOf(given, name);
    if (value !== undefined && !Array.isArray(value)) {
      yield { path: name, message: 'must be an array' };
    }
  }
}

/** A wrong switch stands as if it were left out: the boot ends before it matters. */
function setupOf(
  extras: object,
  others: readonly OptionFault[],
  source: ModuleSetup['source'],
): ModuleSetup {
  const faults = [...groupFaults(extras, '', { rules: EXTRAS })];
  const isRight = (name: string): boolean =>
    !faults.some(({ path }) => path.split('.')[0] === name);
  const right = (name: string): unknown =>
    isRight(name) ? valueOf(extras, name) : undefined;
  return {
    isGlobal: right('isGlobal') !== false,
    guard: right('guard') !== false,
    endpoints: resolveEndpoints(right('endpoints') as EndpointOptions),
    faults: [...faults, ...others],
    source,
  };
}

/** The extras and the rest, member by member as they are: no getter is asked. */
function split(given: object): [extras: object, rest: object] {
  const parts: [object, object] = [{}, {}];
  for (const [name, descriptor] of Object.entries(
    Object.getOwnPropertyDescriptors(given),
  )) {
    const part = Object.hasOwn(EXTRAS, name) ? parts[0] : parts[1];
    Object.defineProperty(part, name, descriptor);
  }
  return parts;
}
