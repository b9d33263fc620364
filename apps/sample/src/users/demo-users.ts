export interface DemoUser {
  readonly username: string;
  readonly passwordHash: string;
  readonly roles: readonly string[];
  readonly scopes: readonly string[];
  readonly licensedFeatures: readonly string[];
}

/** Their passwords are in the README. A real application has a database here. */
export const DEMO_USERS: readonly DemoUser[] = [
  {
    username: 'admin',
    passwordHash:
      'scrypt$16384$8$1$9Bo_ismPgNuQCw6WL4SAUA$zYGm2N9dgpvdfPQUjhGyYuyDWx3PqDCx9Uflc23D5qY',
    roles: ['admin', 'user'],
    scopes: ['reports:read', 'reports:write'],
    licensedFeatures: ['todos', 'calendar', 'invoicing'],
  },
  {
    username: 'member',
    passwordHash:
      'scrypt$16384$8$1$gGT3TzwnTbI2VtwPvrQ8jw$OfjX5NetyTmasM5SdX0pX7uggF5VOYEmLsQAv5zYY0U',
    roles: ['user'],
    scopes: ['reports:read'],
    licensedFeatures: ['todos'],
  },
];
