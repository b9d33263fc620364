import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type JsonObject,
  parseJsonObject,
} from '../../libs/jwt-auth/src/json-object.js';

/** Objects that the root may hold inside one another. */
const MAX_INNER = 32;

function parse(text: string): JsonObject | undefined {
  return parseJsonObject(Buffer.from(text));
}

function nested(objects: number): string {
  return '{"a":'.repeat(objects) + '1' + '}'.repeat(objects);
}

function nestedArrays(arrays: number): string {
  return `{"a":${'['.repeat(arrays)}${']'.repeat(arrays)}}`;
}

describe('parseJsonObject takes', () => {
  it.each([
    ['an empty object', '{}'],
    ['white space around and inside', ' \t\r\n{ "a" : 1 , "b" : [ ] } \n'],
    ['one name in several objects', '{"a":{"a":1},"b":{"a":2},"c":[{"a":3}]}'],
    ['a value that is the name', '{"a":"a","b":["a","b"]}'],
    ['text that looks like a member', String.raw`{"a":"\"a\":1,\"b\":"}`],
    ['a backslash before the end of text', String.raw`{"a":"\\","b":":"}`],
    ['an empty name', '{"":""}'],
    ['text beyond the basic plane', '{"😀":"𝒳 ü"}'],
    ['a line separator inside text', '{"a":"\u2028","\u2029":1}'],
    ['constructor as text', '{"constructor":"Rolls-Royce"}'],
    ['constructor without prototype', '{"constructor":{"name":"x"}}'],
    ['constructor as null', '{"constructor":null}'],
    ['prototype by itself', '{"prototype":{"a":1}}'],
    ['a prefix of a hostile name', '{"__proto":1,"proto__":2}'],
    ['as many inner objects as allowed', nested(MAX_INNER + 1)],
    ['as many inner arrays as allowed', nestedArrays(MAX_INNER)],
  ])('%s', (_, text) => {
    expect(parse(text)).toEqual(JSON.parse(text));
  });
});

describe('parseJsonObject refuses', () => {
  it.each([
    ['nothing', ''],
    ['white space', ' '],
    ['an array', '[{}]'],
    ['null', 'null'],
    ['a number', '1'],
    ['text', '"{}"'],
    ['true', 'true'],
    ['two objects', '{}{}'],
    ['what follows the object', '{}x'],
    ['an unfinished object', '{"a":1'],
    ['a trailing comma', '{"a":1,}'],
    ['single quotes', "{'a':1}"],
    ['a line break inside text', '{"a":"\n"}'],
    ['a byte-order mark', '\uFEFF{}'],
    ['a member twice', '{"a":1,"a":2}'],
    ['a member twice with one value', '{"a":1,"a":1}'],
    ['a member twice, spaces before the colon', '{"a" \n:1,"a"\t:2}'],
    ['a member twice, once escaped', String.raw`{"a":1,"\u0061":2}`],
    ['a quote as name twice', String.raw`{"\"":1,"\u0022":2}`],
    ['a member twice in an inner object', '{"x":{"y":{"a":1,"a":2}}}'],
    ['a member twice in an object in an array', '{"x":[0,{"a":1,"a":2}]}'],
    ['an empty name twice', '{"":1,"":2}'],
    ['__proto__', '{"__proto__":{"admin":true}}'],
    ['__proto__ as text', '{"__proto__":"x"}'],
    ['__proto__, escaped', String.raw`{"\u005f_proto__":1}`],
    ['__proto__ inside', '{"a":{"b":{"__proto__":1}}}'],
    ['__proto__ inside an array', '{"a":[[{"__proto__":1}]]}'],
    ['constructor.prototype', '{"constructor":{"prototype":{"a":1}}}'],
    ['constructor.prototype as null', '{"constructor":{"prototype":null}}'],
    ['constructor.prototype inside', '{"a":[{"constructor":{"prototype":1}}]}'],
    ['one inner object too many', nested(MAX_INNER + 2)],
    ['one inner array too many', nestedArrays(MAX_INNER + 1)],
    ['objects without end', nested(200_000)],
    ['arrays without end', nestedArrays(200_000)],
  ])('%s', (_, text) => {
    expect(parse(text)).toBeUndefined();
  });

  it.each([
    ['a stray continuation byte', [0x80]],
    ['an overlong encoding', [0xc0, 0xaf]],
    ['an encoded surrogate', [0xed, 0xa0, 0x80]],
    ['a character cut short', [0xe2, 0x82]],
    ['a code point past the last', [0xf4, 0x90, 0x80, 0x80]],
    ['Latin-1', [0xfc]],
  ])('%s', (_, bytes) => {
    const text = [Buffer.from('{"a":"'), Buffer.from(bytes), Buffer.from('"}')];
    expect(parseJsonObject(Buffer.concat(text))).toBeUndefined();
  });

  it.each(['utf16le', 'latin1'] as const)('text in %s', (encoding) => {
    const bytes = Buffer.from('{"ä":1}', encoding);
    expect(parseJsonObject(bytes)).toBeUndefined();
  });
});

describe('parseJsonObject, for any JSON object', () => {
  const HOSTILE = /"(?:__proto__|constructor)"/;
  const objects = fc
    .dictionary(fc.string(), fc.jsonValue({ maxDepth: 6 }), { minKeys: 1 })
    .map((object) => JSON.stringify(object))
    .filter((text) => !HOSTILE.test(text));

  it('without hostile names reads what JSON.parse reads', () => {
    fc.assert(
      fc.property(objects, (text) => {
        expect(parse(text)).toEqual(JSON.parse(text));
      }),
    );
  });

  it('refuses it with any of its members repeated under an escaped name', () => {
    fc.assert(
      fc.property(objects, fc.nat(), (text, pick) => {
        const names = Object.keys(JSON.parse(text) as object);
        const name = names[pick % names.length] ?? '';
        const again = `${text.slice(0, -1)},"${escaped(name)}":0}`;
        expect(parse(again)).toBeUndefined();
        expect(parse(`{"x":[${again}]}`)).toBeUndefined();
      }),
    );
  });

  function escaped(name: string): string {
    return name.replace(
      /[^]/g,
      (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
    );
  }
});
