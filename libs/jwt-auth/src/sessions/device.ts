const LONGEST = 256;
const MEMBERS = {
  id: 'deviceId',
  name: 'deviceName',
  userAgent: 'userAgent',
  ip: 'ip',
} as const;

/**
 * Where a session is used from. It proves nothing: a client can claim to be any device.
 * Longer texts are cut to 256 characters, and control characters become spaces.
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

/** A device as it is stored, each member by itself: a refresh that does not tell one leaves it. */
export interface DeviceMembers {
  readonly deviceId?: string | undefined;
  readonly deviceName?: string | undefined;
  readonly userAgent?: string | undefined;
  readonly ip?: string | undefined;
}

/** Names of the members of a record that are about the device. */
export const DEVICE_MEMBERS: readonly (keyof DeviceMembers)[] =
  Object.values(MEMBERS);

/** As it is stored: what was not told is absent. */
export function deviceMembers(device: Device | undefined): DeviceMembers {
  return Object.fromEntries(
    Object.entries(MEMBERS).flatMap(([name, member]) => {
      const value: unknown = device?.[name as keyof Device];
      return typeof value === 'string' ? [[member, storable(value)]] : [];
    }),
  );
}

/** What is known of the device of a session, or was told with a request. */
export function readDevice(members: DeviceMembers): Device {
  return Object.fromEntries(
    Object.entries(MEMBERS).flatMap(([name, member]) => {
      const value = members[member];
      return value === undefined ? [] : [[name, value]];
    }),
  );
}

/** Of a record or a request: those that are told, and nothing else. */
export function deviceMembersOf(device: DeviceMembers): DeviceMembers {
  return Object.fromEntries(
    DEVICE_MEMBERS.flatMap((member) => {
      const value = device[member];
      return value === undefined ? [] : [[member, value]];
    }),
  );
}

/**
 * By the id if both tell one, or else the user agent: the address changes while one
 * walks about. Told nothing of either, they pass for the same.
 */
export function isSameDevice(a: DeviceMembers, b: DeviceMembers): boolean {
  if (a.deviceId !== undefined && b.deviceId !== undefined) {
    return a.deviceId === b.deviceId;
  }
  return (
    a.userAgent === undefined ||
    b.userAgent === undefined ||
    a.userAgent === b.userAgent
  );
}

/** What every database takes; cutting may leave half of a character. */
function storable(text: string): string {
  return (
    text
      .slice(0, LONGEST)
      // eslint-disable-next-line no-control-regex -- these are what is looked for
      .replace(/[\u0000-\u001f\u007f]/g, ' ')
      .replace(/\p{Surrogate}/gu, '\ufffd')
  );
}
