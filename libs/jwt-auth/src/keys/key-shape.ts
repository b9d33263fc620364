import { KeyObject } from 'node:crypto';
import { isJwk } from './key-material.js';
import { seconds } from './key-window.js';

/** Something wrong in the `keys` option, and where. */
export interface KeyShapeFault {
  readonly path: string;
  readonly message: string;
}

/** The forms that a key may have in one place, each with what it takes besides `algorithm` and `kid`. */
type Place = Readonly<Record<string, readonly string[]>>;

const WINDOW = ['signFrom', 'verifyUntil'];
const KEYS: Place = {
  secret: ['previous'],
  privateKey: ['previous'],
  publicKey: [],
  ring: [],
};
const RING: Place = { secret: WINDOW, privateKey: WINDOW, publicKey: WINDOW };
const RETIRED: Readonly<Record<string, Place>> = {
  secret: { secret: [] },
  privateKey: { publicKey: [] },
};

/** Faults in the shape of the `keys` option, found before any key is imported. */
export function shapeFaults(options: unknown, path: string): KeyShapeFault[] {
  return [...faultsOf(options, path, KEYS)];
}

function* faultsOf(
  options: unknown,
  path: string,
  place: Place,
): Generator<KeyShapeFault> {
  const given = typeof options === 'object' && options !== null ? options : {};
  const [form, ...others] = Object.keys(place).filter((name) => name in given);
  if (form === undefined || others.length > 0) {
    const forms = Object.keys(place).join(', ');
    yield { path, message: `must be an object with exactly one of ${forms}` };
    return;
  }
  const known =
    form === 'ring'
      ? [form]
      : [form, 'algorithm', 'kid', ...(place[form] ?? [])];
  for (const [name, value] of Object.entries(given)) {
    yield* known.includes(name)
      ? memberFaults(name, value, `${path}.${name}`, form)
      : [
          {
            path: `${path}.${name}`,
            message: `is no option here; known are ${known.join(', ')}`,
          },
        ];
  }
}

function* memberFaults(
  name: string,
  value: unknown,
  path: string,
  form: string,
): Generator<KeyShapeFault> {
  if (WINDOW.includes(name) && Number.isNaN(seconds(value))) {
    yield {
      path,
      message: "must be a Date or ISO 8601 text such as '2030-01-31T00:00:00Z'",
    };
  }
  if (name === 'ring') {
    yield* listFaults(value, path, (each, at) => faultsOf(each, at, RING));
  }
  if (name === 'previous' && value !== undefined) {
    const place = RETIRED[form] as Place;
    yield* listFaults(value, path, (each, at) =>
      isBareKey(each) ? [] : faultsOf(each, at, place),
    );
  }
}

function* listFaults(
  list: unknown,
  path: string,
  faultsOfEach: (value: unknown, path: string) => Iterable<KeyShapeFault>,
): Generator<KeyShapeFault> {
  if (!Array.isArray(list)) {
    yield { path, message: 'must be an array of keys' };
    return;
  }
  if (list.length === 0 && path.endsWith('.ring')) {
    yield { path, message: 'must hold at least one key' };
  }
  for (const [index, value] of list.entries()) {
    yield* faultsOfEach(value, `${path}[${index}]`);
  }
}

function isBareKey(value: unknown): boolean {
  return (
    typeof value === 'string' ||
    value instanceof Uint8Array ||
    value instanceof KeyObject ||
    isJwk(value)
  );
}
