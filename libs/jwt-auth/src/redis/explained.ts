/** What the operator has to do, by the word that an error of Redis begins with. */
const BY_WORD: Readonly<Record<string, string>> = {
  NOAUTH: 'it asks for a password: give one to the client',
  WRONGPASS: 'it refused the user or the password',
  NOPERM:
    'permission denied: the ACL of its user does not allow these commands or keys',
  READONLY: 'it is a replica, which is read-only: connect to the master',
  NOREPLICAS:
    'it has fewer replicas than min-replicas-to-write asks for, and takes no writes',
  OOM: 'its memory is full: raise maxmemory, or remove what is not needed. Sessions can still be closed',
  LOADING: 'it is loading its data',
  MASTERDOWN: 'it is a replica that has lost its master',
  MISCONF: 'it cannot save its data to disk, and takes no writes',
  BUSY: 'it is busy with a script',
  MOVED:
    'it is a node of a cluster: give a client of the cluster, new Redis.Cluster()',
  ASK: 'it is a node of a cluster: give a client of the cluster, new Redis.Cluster()',
  CROSSSLOT: 'keys of one call are in different slots: is there a proxy?',
  CLUSTERDOWN: 'its cluster is down',
  TRYAGAIN: 'slots of its cluster are being moved',
  WRONGTYPE: 'something else keeps keys under this prefix',
  UNKILLABLE: 'it is busy with a script',
  NOSCRIPT: 'it has forgotten a script while it ran: is there a proxy?',
};

/** Errors of the clients, by their name and the beginning of what they say. */
const BY_CLIENT: readonly (readonly [RegExp, string])[] = [
  [
    /^ClientClosedError\b/,
    'connect() was not called on the client, or it is closed',
  ],
  [/^ClientOfflineError\b/, 'the client is not connected'],
  [/^DisconnectsClientError\b/, 'the client was closed'],
  [/^ConnectionTimeoutError\b/, 'the client could not connect in time'],
  [/^TimeoutError\b/, 'the client did not send the command in time'],
  [/^SocketClosedUnexpectedlyError\b/, 'the connection was lost'],
  [
    /^MaxRetriesPerRequestError\b/,
    'the client gave up after maxRetriesPerRequest tries',
  ],
  [
    /^Error Connection is closed\b/,
    'the client is closed: quit() or disconnect() was called, or it gave up',
  ],
  [
    /^Error Stream isn't writeable\b/,
    'the client is not connected, and enableOfflineQueue is false',
  ],
  [
    /^Error Connection in subscriber mode\b/,
    'the client is subscribed: give the subscriber a connection of its own',
  ],
  [/^Error All sentinels are unreachable\b/, 'no sentinel could be reached'],
  [/^ClusterAllFailedError\b/, 'no node of the cluster could be reached'],
];

/** Says what a failure of Redis or its client means, without a value. */
export function explained(error: unknown): string | undefined {
  const { name, message, constructor } = (error ?? {}) as Partial<Error> & {
    readonly constructor?: { readonly name?: string };
  };
  const said = String(message);
  const word = /^[A-Z]{3,}(?= |$)/.exec(said)?.[0];
  if (word !== undefined && Object.hasOwn(BY_WORD, word)) {
    return `${word}: ${BY_WORD[word]}`;
  }
  const own = [constructor?.name, name].map((each) => `${each} ${said}`);
  return BY_CLIENT.find(([pattern]) =>
    own.some((text) => pattern.test(text)),
  )?.[1];
}
