/** How long and how often everything is measured. */
export interface Plan {
  readonly http: {
    readonly rounds: number;
    /** Rounds in which variants take part that no target judges. */
    readonly restRounds: number;
    /** Rounds until other processes take over. */
    readonly stintRounds: number;
    readonly sliceSeconds: number;
    /** Length of the slices of a process's first round, which is dropped, as a share; 0 for no such round. */
    readonly warmUp: number;
  };
  readonly micro: {
    readonly rounds: number;
    readonly batchMilliseconds: number;
    readonly warmUpMilliseconds: number;
  };
  readonly bootRounds: number;
  readonly memorySizes: readonly number[];
  /** Distinct tokens on which a hit is timed, at each size. */
  readonly memorySamples: number;
  /** Entries of the list of revocations; the first is none. */
  readonly revocationCounts: readonly number[];
  readonly refresh: {
    readonly rounds: number;
    /** In each round, of a session. */
    readonly rotations: number;
  };
}

export const SCALES = ['quick', 'default', 'full'] as const;
export type Scale = (typeof SCALES)[number];

const MICRO = { rounds: 25, batchMilliseconds: 15, warmUpMilliseconds: 200 };
const MEMORY = {
  memorySizes: [10_000, 100_000, 1_000_000],
  memorySamples: 5000,
};
const REVOCATIONS = { revocationCounts: [0, 1000, 1_000_000] };

export const PLANS: Readonly<Record<Scale, Plan>> = {
  quick: {
    http: {
      rounds: 2,
      restRounds: 1,
      stintRounds: 1,
      sliceSeconds: 0.1,
      warmUp: 0,
    },
    micro: { rounds: 3, batchMilliseconds: 3, warmUpMilliseconds: 10 },
    bootRounds: 1,
    memorySizes: [1000, 2000, 4000],
    memorySamples: 500,
    revocationCounts: [0, 100, 2000],
    refresh: { rounds: 2, rotations: 1 },
  },
  default: {
    http: {
      rounds: 8,
      restRounds: 2,
      stintRounds: 2,
      sliceSeconds: 0.4,
      warmUp: 0.5,
    },
    micro: MICRO,
    bootRounds: 5,
    ...MEMORY,
    ...REVOCATIONS,
    refresh: { rounds: 20, rotations: 4 },
  },
  full: {
    http: {
      rounds: 20,
      restRounds: 8,
      stintRounds: 4,
      sliceSeconds: 1,
      warmUp: 0.6,
    },
    micro: MICRO,
    bootRounds: 15,
    ...MEMORY,
    ...REVOCATIONS,
    refresh: { rounds: 150, rotations: 4 },
  },
};
