import { PASSWORD } from '../auth-endpoints/auth-app.js';
import type { Platform } from '../../support/platform.js';

/** Most bytes of a body that the platform takes unless it is told otherwise, and that our routes take there. */
const LIMITS: Readonly<Record<Platform, readonly number[]>> = {
  express: [100 * 1024],
  fastify: [1024 * 1024, 100 * 1024],
};

export const JSON_TYPE = 'application/json';
export const FORM_TYPE = 'application/x-www-form-urlencoded';

export interface HostileBody {
  readonly name: string;
  readonly type: string;
  readonly text: string;
}

/** As many pieces as fit into the limit between a beginning and an end. */
function filled(
  limit: number,
  piece: (index: number) => string,
  begin: string,
  end: string,
): string {
  const pieces = [begin];
  let room = limit - begin.length - end.length;
  for (let index = 0; ; index++) {
    const next = piece(index);
    room -= next.length;
    if (room < 0) {
      return pieces.join('') + end;
    }
    pieces.push(next);
  }
}

/** What opens and what closes, nested as deep as the limit lets it. */
function nested(
  limit: number,
  [begin, open, core, close, end]: readonly [
    string,
    string,
    string,
    string,
    string,
  ],
): string {
  const room = limit - begin.length - core.length - end.length;
  const depth = Math.floor(room / (open.length + close.length));
  return begin + open.repeat(depth) + core + close.repeat(depth) + end;
}

const GOOD = `"username":"alice","password":"${PASSWORD}","refresh_token":"x","token":"x","keep_current":true`;

/** What costs the most to look at. */
export function hostileBodies(platform: Platform): readonly HostileBody[] {
  return LIMITS[platform].flatMap((limit) => bodiesOf(limit - 1));
}

function bodiesOf(limit: number): readonly HostileBody[] {
  const json = (name: string, text: string): HostileBody => ({
    name,
    type: JSON_TYPE,
    text,
  });
  const form = (name: string, text: string): HostileBody => ({
    name,
    type: FORM_TYPE,
    text,
  });
  return [
    json(
      'indexes',
      filled(limit, (i) => `"${i}":0,`, '{', '"z":0}'),
    ),
    json(
      'names',
      filled(limit, (i) => `"a${i}":0,`, '{', '"z":0}'),
    ),
    json(
      'names beside what is asked for',
      filled(limit, (i) => `"a${i}":0,`, '{', `${GOOD}}`),
    ),
    json(
      'sparse indexes',
      filled(limit, (i) => `"${(i * 7919) % 4_000_000_000}":0,`, '{', '"z":0}'),
    ),
    json(
      'objects in a member',
      filled(
        limit,
        (i) => `"${i}":0,`,
        '{"username":"a","password":{',
        '"z":0}}',
      ),
    ),
    json(
      'objects in a list',
      filled(limit, () => '{"id":1},', '{"factors":[', '{}]}'),
    ),
    json(
      'empty lists',
      filled(limit, () => '[],', '{"username":[', '0]}'),
    ),
    json(
      'texts in a list',
      filled(limit, () => '"",', '{"token":[', '""]}'),
    ),
    json(
      'refresh tokens in a list',
      filled(limit, () => '"",', '{"refresh_token":[', '""]}'),
    ),
    json('deep objects', nested(limit, ['', '{"a":', '1', '}', ''])),
    json('deep lists', nested(limit, ['', '[', '', ']', ''])),
    json(
      'deep lists in a member',
      nested(limit, ['{"username":', '[', '', ']', ',"password":"x"}']),
    ),
    json(
      'a list of 400 levels beside what is asked for',
      `{${GOOD},"a":${'['.repeat(400)}${']'.repeat(400)}}`,
    ),
    json(
      'a list of 4,000 levels in a member',
      `{"username":${'['.repeat(4000)}${']'.repeat(4000)},"password":"x"}`,
    ),
    json('40 KB of open brackets', '['.repeat(40 * 1024)),
    json(
      'deep objects of one prototype',
      nested(limit, ['{"username":', '{"constructor":', '1', '}', '}']),
    ),
    json(
      'one name again and again',
      filled(limit, () => '"username":"a",', '{', `${GOOD}}`),
    ),
    json(
      'a long text of pairs',
      filled(limit / 4, () => '😀', '{"password":"x","username":"', '"}'),
    ),
    json(
      'a long text of marks',
      filled(limit / 3, () => '\uFE0F', '{"password":"x","username":"', '"}'),
    ),
    form(
      'form fields',
      filled(limit, (i) => `a${i}=&`, '', 'z='),
    ),
    form(
      'one form field again and again',
      filled(limit, () => 'username=&', '', 'password='),
    ),
    form(
      'a form with brackets',
      filled(limit, (i) => `username[${i}]=&`, '', 'password='),
    ),
    form('a form with deep brackets', `a${'[a]'.repeat(limit / 3 - 2)}=`),
  ];
}
