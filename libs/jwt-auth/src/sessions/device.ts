const LONGEST = 256;
const MEMBERS = ['id', 'name', 'userAgent', 'ip'] as const;

/**
 * Where a session is used from, as a list of sessions shows it to their owner. It
 * proves nothing: a client can claim to be any device. Longer texts are cut to 256
 * characters.
 */
export interface Device {
  /** What the client calls itself by, the same for as long as it is installed. */
  readonly id?: string | undefined;
  /** Such as `'Firefox on Linux'`. */
  readonly name?: string | undefined;
  readonly userAgent?: string | undefined;
  /** Address of the client when it signed in, or last rotated. */
  readonly ip?: string | undefined;
}

/** As it is stored; `undefined` where nothing is known of it. */
export function deviceText(device: Device | undefined): string | undefined {
  const known = knownMembers(device ?? {});
  return Object.keys(known).length === 0 ? undefined : JSON.stringify(known);
}

/** @param text as `deviceText()` made it */
export function readDevice(text: string | undefined): Device {
  return text === undefined ? {} : knownMembers(JSON.parse(text) as Device);
}

/**
 * By its id, or else its user agent: the address changes while one walks about. Told
 * nothing of one of them, they pass for the same.
 */
export function isSameDevice(
  a: string | undefined,
  b: string | undefined,
): boolean {
  if (a === undefined || b === undefined) {
    return true;
  }
  const [left, right] = [readDevice(a), readDevice(b)];
  return left.id === undefined && right.id === undefined
    ? left.userAgent === right.userAgent
    : left.id === right.id;
}

function knownMembers(device: Device): Device {
  return Object.fromEntries(
    MEMBERS.flatMap((name) => {
      const value: unknown = device[name];
      return typeof value === 'string' ? [[name, value.slice(0, LONGEST)]] : [];
    }),
  );
}
