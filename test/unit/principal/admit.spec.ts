import { runInNewContext } from 'node:vm';
import { describe, expect, it } from 'vitest';
import {
  allScopes,
  anyRole,
  consentOf,
  type Requirement,
} from '../../../libs/jwt-auth/src/principal/requirement.js';
import { RoutePolicy } from '../../../libs/jwt-auth/src/principal/route-policy.js';
import { judgementOf } from '../../support/judgements.js';
import { refusal } from '../../support/tokens.js';

type Answer = ReturnType<Requirement['isMet']>;

function policy(...requirements: Requirement[]): RoutePolicy {
  return new RoutePolicy('guarded', requirements);
}

/** Requirements with these answers, and the names of those that were asked. */
function asked(answers: readonly unknown[]): [RoutePolicy, string[]] {
  const names: string[] = [];
  const requirements = answers.map((answer, index) => ({
    description: `requirement ${index}`,
    isMet: (): Answer => {
      names.push(`requirement ${index}`);
      return answer as Answer;
    },
  }));
  return [policy(...requirements), names];
}

const later = (answer: unknown): Promise<unknown> => Promise.resolve(answer);

describe('admit', () => {
  it('lets everyone in where nothing is asked, at once', () => {
    expect(policy().admit(judgementOf())).toBeUndefined();
  });

  it('answers at once where every requirement does', () => {
    const [all] = asked([true, true]);
    expect(all.admit(judgementOf())).toBeUndefined();
    const [none] = asked([true, false]);
    expect(() => none.admit(judgementOf())).toThrow('requirement 1');
  });

  it.each([
    [[later(true)]],
    [[true, later(true), true]],
    [[later(true), later(true), later(true)]],
  ])('waits for promises', async (answers) => {
    const [all, names] = asked(answers);
    const admitted = all.admit(judgementOf());
    expect(admitted).toBeInstanceOf(Promise);
    expect(await admitted).toBeUndefined();
    expect(names).toHaveLength(answers.length);
  });

  it.each([true, false])(
    'waits for promises of another realm: %j',
    async (answer) => {
      const foreign: unknown = runInNewContext('Promise.resolve(answer)', {
        answer,
      });
      expect(foreign).not.toBeInstanceOf(Promise);
      const [all] = asked([true, foreign, true]);
      const admitted = Promise.resolve(all.admit(judgementOf()));
      await (answer
        ? expect(admitted).resolves.toBeUndefined()
        : expect(admitted).rejects.toThrow('requirement 1'));
    },
  );

  it.each<[string, unknown[], number]>([
    ['the first', [false, true], 0],
    ['the last', [true, true, false], 2],
    ['a promise', [later(false), true], 0],
    ['one before a promise', [false, later(true)], 0],
    ['one after a promise', [later(true), false, true], 1],
    ['a promise after a promise', [later(true), later(false), true], 1],
  ])('refuses at %s, and asks no further', async (_, answers, at) => {
    const [all, names] = asked(answers);
    expect(await refusal(() => all.admit(judgementOf()))).toMatchObject({
      kind: 'forbidden',
      code: 'insufficient_scope',
      message: `The caller lacks requirement ${at}`,
      scopes: undefined,
    });
    expect(names.at(-1)).toBe(`requirement ${at}`);
    expect(names).toHaveLength(at + 1);
  });

  it.each([1, 'true', 'yes', {}, [], undefined, null, new Boolean(true)])(
    'takes only true for an answer, not %o',
    async (answer) => {
      for (const each of [answer, later(answer)]) {
        const [one] = asked([each]);
        const error = await refusal(() => one.admit(judgementOf()));
        expect(error.code).toBe('insufficient_scope');
      }
    },
  );

  it('passes on what a requirement throws or rejects with', async () => {
    const rule = (): boolean => true;
    const thrown = new Error('thrown');
    const throws = judgementOf(
      {},
      {
        authorize: () => {
          throw thrown;
        },
      },
    );
    const consent = policy(consentOf(rule, 'rule'));
    expect(() => consent.admit(throws)).toThrow(thrown);
    const rejects = judgementOf(
      {},
      { authorize: () => Promise.reject(thrown) },
    );
    await expect(consent.admit(rejects)).rejects.toBe(thrown);
  });

  it('names the scopes that are missing, and no claim value', async () => {
    const both = policy(anyRole(['staff']), allScopes(['read', 'write']));
    const judgement = judgementOf({ roles: ['staff'], scope: 'SECRET-SCOPE' });
    const error = await refusal(() => both.admit(judgement));
    expect(error).toMatchObject({
      scopes: ['read', 'write'],
      message: 'The caller lacks the scopes read write',
    });
    expect(JSON.stringify(error)).not.toContain('SECRET-SCOPE');
  });

  it('names the scopes of the whole route, each once', async () => {
    const all = policy(
      allScopes(['read', 'write']),
      anyRole(['staff']),
      allScopes(['write', 'admin']),
    );
    for (const scope of ['read', 'read write']) {
      const judgement = judgementOf({ roles: ['staff'], scope });
      const { scopes } = await refusal(() => all.admit(judgement));
      expect(scopes).toEqual(['read', 'write', 'admin']);
    }
  });

  it('names no scopes where it is not scopes that are missing', async () => {
    const both = policy(allScopes(['read']), anyRole(['staff']));
    const error = await refusal(() =>
      both.admit(judgementOf({ scope: 'read' })),
    );
    expect(error.scopes).toBeUndefined();
  });
});
