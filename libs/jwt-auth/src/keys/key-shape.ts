import { seconds } from './key-window.js';

/** Something wrong in the `keys` option, and where. */
export interface KeyShapeFault {
  readonly path: string;
  readonly message: string;
}

const FORMS = {
  secret: ['secret', 'algorithm', 'kid', 'previous'],
  privateKey: ['privateKey', 'algorithm', 'kid', 'previous'],
  publicKey: ['publicKey', 'algorithm', 'kid'],
  ring: ['ring'],
} as const;
const WINDOW = ['signFrom', 'verifyUntil'];
const REMEDY =
  'write { secret }, { privateKey }, { publicKey, algorithm } or { ring: [...] }';
const MAX_KID_LENGTH = 256;

/** Faults in the shape of the `keys` option, found before any key is imported. */
export function shapeFaults(options: unknown, path: string): KeyShapeFault[] {
  return [...faultsOf(options, path, Object.keys(FORMS))];
}

function* faultsOf(
  options: unknown,
  path: string,
  forms: readonly string[],
  extra: readonly string[] = [],
): Generator<KeyShapeFault> {
  if (typeof options !== 'object' || options === null) {
    yield { path, message: REMEDY };
    return;
  }
  const given = Object.keys(options);
  const [form, ...others] = forms.filter((name) => given.includes(name));
  if (form === undefined || others.length > 0) {
    yield {
      path,
      message: `exactly one of ${forms.join(', ')} must be given; ${REMEDY}`,
    };
    return;
  }
  const record = options as Record<string, unknown>;
  const known: readonly string[] = [
    ...FORMS[form as keyof typeof FORMS],
    ...extra,
  ];
  for (const name of given.filter((each) => !known.includes(each))) {
    yield {
      path: `${path}.${name}`,
      message: `is no option here; known are ${known.join(', ')}`,
    };
  }
  yield* memberFaults(record, path);
  if (form === 'ring') {
    yield* ringFaults(record['ring'], `${path}.ring`);
  }
}

function* memberFaults(
  { kid, previous, ...rest }: Record<string, unknown>,
  path: string,
): Generator<KeyShapeFault> {
  if (
    kid !== undefined &&
    (typeof kid !== 'string' || kid === '' || kid.length > MAX_KID_LENGTH)
  ) {
    yield {
      path: `${path}.kid`,
      message: `must be text of 1 to ${MAX_KID_LENGTH} characters, or left out`,
    };
  }
  if (previous !== undefined && !Array.isArray(previous)) {
    yield { path: `${path}.previous`, message: 'must be an array of keys' };
  }
  for (const name of WINDOW) {
    if (Number.isNaN(seconds(rest[name] as Date | string | undefined))) {
      yield {
        path: `${path}.${name}`,
        message:
          "must be a Date or ISO 8601 text such as '2030-01-31T00:00:00Z'",
      };
    }
  }
}

function* ringFaults(ring: unknown, path: string): Generator<KeyShapeFault> {
  if (!Array.isArray(ring) || ring.length === 0) {
    yield { path, message: 'must be an array of at least one key' };
    return;
  }
  const forms = Object.keys(FORMS).filter((name) => name !== 'ring');
  for (const [index, descriptor] of ring.entries()) {
    yield* faultsOf(descriptor, `${path}[${index}]`, forms, WINDOW);
  }
}
