import { describe, expect, it } from 'vitest';
import {
  readPath,
  readUserPath,
} from '../../../libs/jwt-auth/src/principal/claim-path.js';

const claims = {
  sub: 'alice',
  empty: null,
  realm_access: { roles: ['admin'], deep: { er: 0 } },
  'https://example.com/roles': ['reader'],
  'a.b': 'whole name',
  a: { b: 'inner', c: 'inner too', 'd.e': 'not found by parts' },
  '': { '': 'no names' },
};

class Account {
  readonly id = 7;
  get secret(): string {
    return 'x';
  }
}

describe('readPath', () => {
  it.each([
    ['sub', 'alice'],
    ['empty', null],
    ['realm_access.roles', ['admin']],
    ['realm_access.deep.er', 0],
    ['realm_access.roles.0', 'admin'],
    ['https://example.com/roles', ['reader']],
    ['a.b', 'whole name'],
    ['a.c', 'inner too'],
    ['', { '': 'no names' }],
    ['.', 'no names'],
  ])('finds %j', (path, value) => {
    expect(readPath(claims, path)).toEqual(value);
  });

  it.each([
    'other',
    'SUB',
    ' sub',
    'sub.length',
    'sub.0',
    'empty.x',
    'realm_access.',
    '.realm_access',
    'realm_access..roles',
    'realm_access.roles.1',
    'realm_access.deep.er.x',
    'a.d.e',
    'a.b.c',
  ])('finds nothing at %j', (path) => {
    expect(readPath(claims, path)).toBeUndefined();
  });

  it.each([
    'toString',
    'constructor',
    'constructor.name',
    '__proto__',
    '__proto__.toString',
    'hasOwnProperty',
    'realm_access.constructor',
    'realm_access.roles.map',
    'realm_access.roles.constructor',
  ])('finds nothing that is inherited: %j', (path) => {
    expect(readPath(claims, path)).toBeUndefined();
  });

  it('finds own members of an instance only', () => {
    expect(readPath(new Account(), 'id')).toBe(7);
    expect(readPath(new Account(), 'secret')).toBeUndefined();
  });

  it('finds own members without a prototype, and hostile names as own', () => {
    const bare = Object.assign(Object.create(null) as object, { a: 1 });
    expect(readPath(bare, 'a')).toBe(1);
    expect(readPath({ toString: 'own' }, 'toString')).toBe('own');
  });

  it.each([undefined, null, 'text', 5, true, () => 'x'])(
    'finds nothing in %o',
    (value) => {
      expect(readPath(value, 'length')).toBeUndefined();
      expect(readPath(value, 'name')).toBeUndefined();
    },
  );
});

describe('readUserPath', () => {
  class Person {
    readonly #born = 1990;
    readonly id = 7;
    readonly address = { city: 'Graz', 'a.b': 1 };
    readonly 'tenant.plan' = 'gold';
    readonly toString = (): string => 'own';

    get born(): number {
      return this.#born;
    }

    get parent(): Account {
      return new Account();
    }

    greet(): string {
      return `I am ${this.id}`;
    }
  }

  class Employee extends Person {}

  it.each([
    ['id', 7],
    ['born', 1990],
    ['parent.id', 7],
    ['parent.secret', 'x'],
    ['address.city', 'Graz'],
    ['tenant.plan', 'gold'],
  ])('finds members and getters: %s', (path, value) => {
    expect(readUserPath(new Person(), path)).toBe(value);
    expect(readUserPath(new Employee(), path)).toBe(value);
  });

  it.each([
    'greet',
    'constructor',
    'constructor.name',
    '__proto__',
    'hasOwnProperty',
    'valueOf',
    'address.constructor',
    'address.toString',
    'other',
    'id.x',
    'born.toFixed',
    'address.a.b',
  ])('finds no method, and nothing that every object has: %s', (path) => {
    expect(readUserPath(new Person(), path)).toBeUndefined();
  });

  it.each([undefined, null, 'text', 5, () => 'x'])(
    'finds nothing in %o',
    (user) => {
      expect(readUserPath(user, 'length')).toBeUndefined();
      expect(readUserPath(user, 'name')).toBeUndefined();
    },
  );
});
